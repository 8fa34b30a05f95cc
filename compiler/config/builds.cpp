#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/instances.h"
#include "compiler/config/loading.h"
#include "compiler/eval/bound_body.h"
#include "compiler/eval/dynamic_blocks.h"
#include "compiler/source/suggest.h"
#include "compiler/syntax/diagnostics.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

BodySpec build_spec() {
  return {{{"name"}, {"description"}, {"sources"}},
          {{"source", {"reference"}},
           {"provisioner", {"type"}},
           {"error-cleanup-provisioner", {"type"}},
           {"post-processor", {"type"}},
           {"post-processors", {}},
           {"hcp_packer_registry", {}},
           {"from", {"type"}}}};
}

struct SourceReference {
  std::pair<std::string, std::string> type_and_name;
  // `["eu"]` or `[0]`: one instance of it; empty for all.
  std::string key;
};

// The type and the name in `source.T.N` or `T.N`. What stands in front of three parts does not
// matter, and more parts are dropped, as in Packer.
std::optional<SourceReference> parse_source_reference(std::string_view text) {
  std::string key;
  if (const size_t bracket = text.find('['); text.ends_with(']')) {
    key = text.substr(std::min(bracket, text.size()));
    text = text.substr(0, bracket);
  }
  std::vector<std::string> parts;
  while (true) {
    const size_t dot = text.find('.');
    parts.emplace_back(text.substr(0, dot));
    if (dot == std::string_view::npos) {
      break;
    }
    text.remove_prefix(dot + 1);
  }
  if (parts.size() < 2) {
    return std::nullopt;
  }
  const size_t first = parts.size() > 2 ? 1 : 0;
  if (!is_identifier(parts[first]) || !is_identifier(parts[first + 1])) {
    return std::nullopt;
  }
  return SourceReference{{parts[first], parts[first + 1]}, std::move(key)};
}

// Where the element of a list is written, if the list is written out.
Span element_span(const Expr& list, size_t index) {
  if (list.kind == ExprKind::Tuple && index < as<TupleExpr>(list).elements.size()) {
    return as<TupleExpr>(list).elements[index]->span();
  }
  return list.span();
}

// Reads one instance of a build block: its body without the arguments about instances, `each` and
// `count` bound.
class BuildReader {
 public:
  BuildReader(const BodyBlock& block, const BodyPointer& body, const Instance& instance,
              Loading& loading)
      : block_(block),
        body_(bind_body(body, instance.binding)),
        loading_(loading),
        diagnostics_(loading.diagnostics),
        scope_(&loading.module.config.scope) {
    build_.key = instance.key;
  }

  BuildConfig read() {
    build_.span = block_.header_span;
    const size_t mark = diagnostics_.mark();
    const Scope& outer = loading_.module.config.scope;
    const BodyContent content =
        expand_dynamic_blocks(body_,
                              std::shared_ptr<const Scope>(std::shared_ptr<const Scope>(), &outer))
            ->content(build_spec(), diagnostics_);
    build_.name = read_string(unbound(content), "name", outer, diagnostics_).value_or("");
    if (build_.key.is_set() && content.attribute("name") == nullptr &&
        !content.misspelt.contains("name")) {
      diagnostics_.emit(block_.header_span, diag::UnnamedInstances);
    }
    build_.description = read_string(content, "description", outer, diagnostics_).value_or("");
    // What runs inside may ask for the name; the rest of `build` only a run knows.
    scope_.set("build", Value::object({{"name", Value::string(build_.name)}}));
    const BodyAttribute* sources = content.attribute("sources");
    const std::vector<std::string> listed = read_strings(content, "sources", outer, diagnostics_);
    for (size_t i = 0; i < listed.size(); ++i) {
      use_source(listed[i], element_span(*sources->expr, i), nullptr);
    }
    bool mentions_source = !listed.empty();
    for (const BodyBlock& block : content.blocks) {
      mentions_source = mentions_source || block.type == "source";
      read_block(block);
    }
    // A list that could not be read was reported, or what it refers to was.
    const bool was_reported = (sources != nullptr && diagnostics_.has_errors()) ||
                              content.misspelt.contains("sources") || lost_a_source(mark);
    if (!mentions_source && !was_reported) {
      diagnostics_.emit(block_.header_span, diag::MissingSourceReference);
    }
    return std::move(build_);
  }

 private:
  void read_block(const BodyBlock& block) {
    if (block.type == "source") {
      use_source(block.labels[0].text, block.labels[0].span, &block);
    } else if (block.type == "provisioner") {
      for (ProvisionerConfig& provisioner : read_provisioner(block, scope_, loading_)) {
        provisioner.place = provisioner_places_;
        build_.provisioners.push_back(std::move(provisioner));
      }
      ++provisioner_places_;
    } else if (block.type == "error-cleanup-provisioner") {
      read_error_cleanup(block);
    } else if (block.type == "post-processor") {
      for (PostProcessorConfig& member : read_post_processor(block, scope_, loading_)) {
        member.chain_place = chain_places_;
        build_.chains.push_back({std::move(member)});
      }
      ++chain_places_;
    } else if (block.type == "post-processors") {
      read_chain(block);
    } else if (block.type == "hcp_packer_registry") {
      read_registry(block, scope_, loading_);
    }
  }

  void read_error_cleanup(const BodyBlock& block) {
    if (build_.error_cleanup) {
      Diagnostic& diagnostic = diagnostics_.emit(block.header_span, diag::SecondErrorCleanup);
      diagnostic.labels.push_back({build_.error_cleanup->span, "the first one is here"});
      return;
    }
    build_.error_cleanup = read_provisioner(block, scope_, loading_).front();
  }

  void read_chain(const BodyBlock& block) {
    const BodyContent content =
        block.body->content({{}, {{"post-processor", {"type"}}}}, diagnostics_);
    std::vector<PostProcessorConfig> chain;
    for (size_t place = 0; place < content.blocks.size(); ++place) {
      for (PostProcessorConfig& member :
           read_post_processor(content.blocks[place], scope_, loading_)) {
        member.chain_place = chain_places_;
        member.place = place;
        chain.push_back(std::move(member));
      }
    }
    if (!chain.empty()) {
      build_.chains.push_back(std::move(chain));
      ++chain_places_;
    }
  }

  // Was a block refused that may have been meant as a source?
  bool lost_a_source(size_t mark) const {
    const std::vector<Diagnostic>& all = diagnostics_.all();
    return std::any_of(all.begin() + static_cast<ptrdiff_t>(mark), all.end(),
                       [](const Diagnostic& diagnostic) {
                         return diagnostic.kind == diag::UnsupportedBlock.kind ||
                                diagnostic.kind == diag::MissingLabel.kind ||
                                diagnostic.kind == diag::ExtraneousLabel.kind;
                       });
  }

  // The name is what instances have in common.
  static BodyContent unbound(const BodyContent& content) {
    BodyContent plain;
    for (const BodyAttribute& attribute : content.attributes) {
      plain.attributes.push_back(attribute);
      plain.attributes.back().binding = nullptr;
    }
    return plain;
  }

  // `block` adds to the source's body; null for an entry of `sources`.
  void use_source(const std::string& reference, Span span, const BodyBlock* block) {
    const auto parsed = parse_source_reference(reference);
    if (!parsed) {
      report_invalid_reference(reference, span);
      return;
    }
    const auto& [type, name] = parsed->type_and_name;
    const auto declared = loading_.declared_sources.find(parsed->type_and_name);
    if (declared == loading_.declared_sources.end()) {
      report_unknown_source(type, name, span);
      return;
    }
    find_component(ComponentKind::Builder, "source", type, declared->second.type_span, loading_);
    std::vector<const SourceConfig*> sources;
    for (const size_t index : declared->second.instances) {
      const SourceConfig& source = loading_.module.config.sources[index];
      if (parsed->key.empty() || source.key.text() == parsed->key) {
        sources.push_back(&source);
      }
    }
    if (sources.empty() && !parsed->key.empty()) {
      report_unknown_instance(*parsed, declared->second, span);
    }
    if (block == nullptr) {
      for (const SourceConfig* source : sources) {
        build_.sources.push_back(plain_use(*source, span));
      }
      return;
    }
    add_to_sources(sources, *block);
  }

  static SourceUse plain_use(const SourceConfig& source, Span span) {
    return {.type = source.type,
            .declared_name = source.name,
            .name = source.name,
            .key = source.key,
            .binding = source.binding,
            .body = source.body,
            .reuse = source.reuse,
            .inputs = source.inputs,
            .span = span,
            .declared_span = source.span};
  }

  void add_to_sources(const std::vector<const SourceConfig*>& sources, const BodyBlock& block) {
    BodySpec spec = {{{"name"}}, {}};
    if (!sources.empty()) {
      add_instance_arguments(spec, loading_.catalog.find(ComponentKind::Builder, sources[0]->type),
                             block.header_span, loading_);
    }
    BodyPointer additions;
    const BodyContent content = block.body->partial_content(spec, diagnostics_, additions);
    const std::string local_name =
        read_string(content, "name",
                    loading_.module.is_legacy ? loading_.module.config.scope : literal_scope(),
                    diagnostics_)
            .value_or("");
    const std::vector<Instance> instances = read_instances(content, scope_, loading_);
    const bool has_instances = instances.size() != 1 || instances[0].binding != nullptr;
    for (const SourceConfig* source : sources) {
      if (has_instances && source->binding != nullptr) {
        Diagnostic& diagnostic = diagnostics_.emit(block.header_span, diag::InstancesOfInstances,
                                                   source->type + "." + source->name);
        diagnostic.labels.push_back({source->span, "it is declared here"});
        return;
      }
      for (const Instance& instance : instances) {
        SourceUse use = plain_use(*source, block.header_span);
        use.name = local_name.empty() ? source->name : local_name;
        // A legacy builder has one name, which need not be an identifier.
        use.declared_name = loading_.module.is_legacy ? use.name : source->name;
        use.key = has_instances ? instance.key : source->key;
        use.binding = has_instances ? instance.binding : source->binding;
        use.body = merge_bodies({source->body, bind_body(additions, instance.binding)});
        build_.sources.push_back(std::move(use));
      }
    }
  }

  void report_unknown_instance(const SourceReference& reference, const DeclaredSource& declared,
                               Span span) {
    std::vector<std::string> known;
    for (const size_t index : declared.instances) {
      const SourceConfig& source = loading_.module.config.sources[index];
      if (!source.key.is_set() && source.binding != nullptr) {
        return;
      }
      if (source.key.is_set()) {
        known.push_back(source.key.text());
      }
    }
    const auto& [type, name] = reference.type_and_name;
    diagnostics_.emit(span, diag::UnknownInstance, type + "." + name, reference.key,
                      known.empty() ? "It is one by itself, without \"for_each\" and \"count\"."
                                    : fmt::format("Those it has: {}.", fmt::join(known, ", ")));
  }

  void report_invalid_reference(const std::string& reference, Span span) {
    Diagnostic& diagnostic = diagnostics_.emit(span, diag::InvalidSourceReference);
    for (const SourceConfig& source : loading_.module.config.sources) {
      if (source.name == reference || source.type == reference) {
        diagnostic.hint = fmt::format("Did you mean \"source.{}.{}\"?", source.type, source.name);
        return;
      }
    }
  }

  void report_unknown_source(const std::string& type, const std::string& name, Span span) {
    if (loading_.lost_names.contains(name) || loading_.lost_names.contains(type)) {
      return;
    }
    const std::string address = type + "." + name;
    std::vector<std::string> known;
    for (const auto& [declared, unused] : loading_.declared_sources) {
      known.push_back(declared.first + "." + declared.second);
    }
    std::ranges::sort(known);
    Diagnostic& diagnostic = diagnostics_.emit(span, diag::UnknownSource, list_names(known),
                                               did_you_mean(address, known));
    diagnostic.summary = "Unknown source " + address;
    diagnostic.about = address;
  }

  const BodyBlock& block_;
  BodyPointer body_;
  Loading& loading_;
  Diagnostics& diagnostics_;
  Scope scope_;
  BuildConfig build_;
  size_t provisioner_places_ = 0;
  size_t chain_places_ = 0;
};

void read_build(const BodyBlock& block, Loading& loading) {
  BodySpec spec;
  add_instance_arguments(spec, nullptr, block.header_span, loading);
  BodyPointer body;
  const BodyContent content = block.body->partial_content(spec, loading.diagnostics, body);
  for (const Instance& instance : read_instances(content, loading.module.config.scope, loading)) {
    loading.module.config.builds.push_back(BuildReader(block, body, instance, loading).read());
  }
}

}  // namespace

void read_builds(Loading& loading) {
  bool has_registry = false;
  for (const BodyBlock& block : loading.blocks) {
    if (block.type == "build") {
      read_build(block, loading);
    } else if (block.type == "hcp_packer_registry") {
      if (has_registry) {
        loading.diagnostics.emit(block.header_span, diag::SecondRegistry);
        continue;
      }
      has_registry = true;
      read_registry(block, loading.module.config.scope, loading);
    }
  }
}

}  // namespace kiln
