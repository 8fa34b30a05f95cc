#include <algorithm>
#include <set>

#include "compiler/config/attribute.h"
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
  // Index among locals; data sources have none.
  std::optional<size_t> local;
  // A reference of its leads nowhere, or in a circle: its value is not worth computing.
  bool is_broken = false;
};

class LocalReader {
 public:
  explicit LocalReader(Loading& loading) : loading_(loading), config_(loading.module.config) {}

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
    std::map<std::string, Value> values;
    for (const LocalConfig& local : config_.locals) {
      values.emplace(local.name, local.value);
    }
    for (const std::string& name : loading_.lost_names) {
      values.try_emplace(name, Value::unknown({}));
    }
    config_.scope.set("local", Value::object(std::move(values)));
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
    Node node{address, span, {}, config_.locals.size()};
    if (expression == nullptr) {
      node.is_broken = true;
    } else {
      node.expressions.push_back(expression);
    }
    nodes_.push_back(std::move(node));
    config_.locals.push_back({name, sensitive, Value::unknown(Type::dynamic()), span});
  }

  void add_data_sources() {
    for (const DataConfig& data : config_.data) {
      Node node{fmt::format("data.{}.{}", data.type, data.name), data.span, {}, std::nullopt};
      if (const ComponentInfo* component =
              loading_.catalog.find(ComponentKind::DataSource, data.type)) {
        node.expressions = body_expressions(*data.body, component->schema);
      }
      indexes_.emplace(node.address, static_cast<uint32_t>(nodes_.size()));
      nodes_.push_back(std::move(node));
    }
  }

  DependencyGraph link() {
    DependencyGraph graph(nodes_.size());
    needed_locals_.resize(nodes_.size());
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
    if (nodes_[to].local) {
      needed_locals_[from].insert(*nodes_[to].local);
    }
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

  void evaluate_node(const Node& node) {
    if (!node.local || node.is_broken) {
      return;
    }
    LocalConfig& local = config_.locals[*node.local];
    // Only what it needs: the others may not have their values yet.
    std::map<std::string, Value> visible;
    for (size_t needed : needed_locals_[static_cast<size_t>(&node - nodes_.data())]) {
      visible.emplace(config_.locals[needed].name, config_.locals[needed].value);
    }
    Scope scope(&config_.scope);
    scope.set("local", Value::object(std::move(visible)));
    local.value = evaluate(*node.expressions[0], scope, loading_.diagnostics);
    if (local.sensitive) {
      local.value = local.value.with_marks({{"sensitive", node.address}});
    }
  }

  Loading& loading_;
  Config& config_;
  std::vector<Node> nodes_;
  std::map<std::string, uint32_t, std::less<>> indexes_;
  // By node, indexes of locals.
  std::vector<std::set<size_t>> needed_locals_;
};

}  // namespace

void read_locals(Loading& loading) {
  LocalReader(loading).read();
}

}  // namespace kiln
