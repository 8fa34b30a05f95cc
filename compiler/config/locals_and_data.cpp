#include <algorithm>
#include <numeric>
#include <set>

#include "compiler/config/attribute.h"
#include "compiler/config/data.h"
#include "compiler/config/dependency_graph.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/expressions.h"
#include "compiler/config/loading.h"
#include "compiler/eval/evaluate.h"
#include "compiler/source/suggest.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// A local or a data source: what the order of evaluation is about.
struct Node {
  // `local.a`, `data.http.b`.
  std::string address;
  Span span;
  std::vector<const Expr*> expressions;
  // Index among locals, or among data sources.
  std::optional<size_t> local;
  std::optional<size_t> data;
  // What it is, once it is evaluated.
  Value value = Value::unknown({});
  // A reference of its leads nowhere, or in a circle: its value is not worth computing.
  bool is_broken = false;
};

class DependencyReader {
 public:
  explicit DependencyReader(Loading& loading)
      : loading_(loading), config_(loading.module.config), data_(declare_data(loading)) {}

  void read() {
    for (const BodyBlock& block : loading_.blocks) {
      if (block.type == "locals") {
        for (const BodyAttribute& attribute : block.body->just_attributes(loading_.diagnostics)) {
          declare(attribute.name, attribute.name_span, false, attribute.expr);
        }
      } else if (block.type == "local") {
        read_block(block);
      }
    }
    add_data_sources();
    DependencyGraph graph = link();
    for (const std::vector<uint32_t>& group : graph.groups()) {
      report_cycle(group, graph);
      for (uint32_t node : group) {
        evaluate_node(nodes_[node]);
      }
    }
    std::vector<uint32_t> all(nodes_.size());
    std::iota(all.begin(), all.end(), uint32_t{0});
    show(all, config_.scope);
  }

 private:
  void read_block(const BodyBlock& block) {
    const BodyLabel& label = block.labels[0];
    if (!is_identifier(label.text)) {
      loading_.diagnostics.emit(label.span, diag::InvalidLocalName);
      return;
    }
    const BodyContent content =
        block.body->content({{{"expression", true}, {"sensitive"}}, {}}, loading_.diagnostics);
    const bool sensitive =
        read_bool(content, "sensitive", literal_scope(), loading_.diagnostics).value_or(false);
    const BodyAttribute* expression = content.attribute("expression");
    declare(label.text, block.header_span, sensitive,
            expression == nullptr ? nullptr : expression->expr);
  }

  void declare(const std::string& name, Span span, bool sensitive, const Expr* expression) {
    const std::string address = "local." + name;
    if (const auto same = indexes_.find(address); same != indexes_.end()) {
      const Span first = nodes_[same->second].span;
      Diagnostic& diagnostic = loading_.diagnostics.emit(span, diag::DuplicateLocal, name,
                                                         loading_.sources.describe(first));
      diagnostic.labels.push_back({first, "the first definition is here"});
      return;
    }
    indexes_.emplace(address, static_cast<uint32_t>(nodes_.size()));
    Node node{.address = address, .span = span, .expressions = {}, .local = config_.locals.size()};
    if (expression == nullptr) {
      node.is_broken = true;
    } else {
      node.expressions.push_back(expression);
    }
    nodes_.push_back(std::move(node));
    config_.locals.push_back({name, sensitive, Value::unknown(Type::dynamic()), span});
  }

  void add_data_sources() {
    for (size_t i = 0; i < data_.size(); ++i) {
      Node node{.address = data_[i].address(),
                .span = data_[i].span,
                .expressions = body_expressions(*data_[i].body),
                .data = i};
      for (const BodyAttribute& attribute : data_[i].meta.attributes) {
        node.expressions.push_back(attribute.expr);
      }
      indexes_.emplace(node.address, static_cast<uint32_t>(nodes_.size()));
      nodes_.push_back(std::move(node));
    }
  }

  DependencyGraph link() {
    DependencyGraph graph(nodes_.size());
    needed_.resize(nodes_.size());
    for (uint32_t index = 0; index < nodes_.size(); ++index) {
      for (const Expr* expression : nodes_[index].expressions) {
        for (const Reference& reference : references(*expression)) {
          link_reference(index, reference, graph);
        }
      }
    }
    return graph;
  }

  void link_reference(uint32_t from, const Reference& reference, DependencyGraph& graph) {
    const size_t parts = reference.root == "local" ? 1 : reference.root == "data" ? 2 : 0;
    if (parts == 0) {
      return;
    }
    if (reference.steps.size() < parts) {
      // The whole of `local` or `data`: anything in it may be meant.
      for (uint32_t to = 0; to < nodes_.size(); ++to) {
        if (to != from && nodes_[to].address.starts_with(reference.root + ".")) {
          connect(from, to, graph);
        }
      }
      return;
    }
    std::string address = reference.root;
    for (size_t i = 0; i < parts; ++i) {
      address += "." + reference.steps[i].name;
    }
    if (const auto target = indexes_.find(address); target != indexes_.end()) {
      connect(from, target->second, graph);
      return;
    }
    nodes_[from].is_broken = true;
    if (loading_.lost_names.contains(reference.steps[parts - 1].name)) {
      return;
    }
    std::vector<std::string> known;
    std::ranges::transform(nodes_, std::back_inserter(known), &Node::address);
    loading_.diagnostics
        .emit(reference.span, diag::MissingDependency, address, nodes_[from].address,
              did_you_mean(address, known))
        .about = address;
  }

  void connect(uint32_t from, uint32_t to, DependencyGraph& graph) {
    graph.add(from, to);
    needed_[from].insert(to);
  }

  void report_cycle(const std::vector<uint32_t>& group, const DependencyGraph& graph) {
    Node& first = nodes_[group[0]];
    if (group.size() == 1) {
      if (graph.needs_itself(group[0])) {
        loading_.diagnostics.emit(first.span, diag::SelfReference, first.address);
        first.is_broken = true;
      }
      return;
    }
    std::string members;
    for (uint32_t index : group) {
      members += members.empty() ? "" : ", ";
      members += nodes_[index].address;
      nodes_[index].is_broken = true;
    }
    Diagnostic& diagnostic = loading_.diagnostics.emit(first.span, diag::DependencyCycle, members);
    for (size_t i = 1; i < group.size(); ++i) {
      const Node& member = nodes_[group[i]];
      diagnostic.labels.push_back({member.span, member.address + " is part of it"});
    }
  }

  void evaluate_node(Node& node) {
    if (node.is_broken) {
      // Instances or not, what is wrong with it was said.
      return;
    }
    Scope scope(&config_.scope);
    // Only what it needs: the others may not have their values yet.
    show(needed_[static_cast<size_t>(&node - nodes_.data())], scope);
    if (node.data) {
      node.value = evaluate_data(data_[*node.data], scope, loading_);
      return;
    }
    node.value = evaluate(*node.expressions[0], scope, loading_.diagnostics);
    LocalConfig& local = config_.locals[*node.local];
    if (local.sensitive) {
      node.value = node.value.with_marks({{"sensitive", node.address}});
    }
    local.value = node.value;
  }

  // Makes these nodes `local` and `data` of the scope.
  template <typename Nodes>
  void show(const Nodes& shown, Scope& scope) const {
    std::map<std::string, Value> locals;
    std::map<std::string, std::map<std::string, Value>> data;
    for (const uint32_t index : shown) {
      const Node& node = nodes_[index];
      if (node.local) {
        locals.emplace(config_.locals[*node.local].name, node.value);
      } else {
        data[data_[*node.data].type].emplace(data_[*node.data].name, node.value);
      }
    }
    for (const std::string& name : loading_.lost_names) {
      locals.try_emplace(name, Value::unknown({}));
    }
    std::map<std::string, Value> by_type;
    for (auto& [type, named] : data) {
      by_type.emplace(type, Value::object(std::move(named)));
    }
    scope.set("local", Value::object(std::move(locals)));
    scope.set("data", Value::object(std::move(by_type)));
  }

  Loading& loading_;
  Config& config_;
  std::vector<DeclaredData> data_;
  std::vector<Node> nodes_;
  std::map<std::string, uint32_t, std::less<>> indexes_;
  // By node, the nodes it needs.
  std::vector<std::set<uint32_t>> needed_;
};

}  // namespace

void read_locals_and_data(Loading& loading) {
  DependencyReader(loading).read();
}

}  // namespace kiln
