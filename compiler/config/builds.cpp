#include <algorithm>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
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

// The type and the name in `source.T.N` or `T.N`. What stands in front of three parts does not
// matter, and more parts are dropped, as in Packer.
std::optional<std::pair<std::string, std::string>> parse_source_reference(std::string_view text) {
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
  return std::pair(parts[first], parts[first + 1]);
}

// Where the element of a list is written, if the list is written out.
Span element_span(const Expr& list, size_t index) {
  if (list.kind == ExprKind::Tuple && index < as<TupleExpr>(list).elements.size()) {
    return as<TupleExpr>(list).elements[index]->span;
  }
  return list.span;
}

class BuildReader {
 public:
  BuildReader(const BodyBlock& block, Loading& loading)
      : block_(block),
        loading_(loading),
        diagnostics_(loading.diagnostics),
        scope_(&loading.module.config.scope) {}

  BuildConfig read() {
    build_.span = block_.header_span;
    const size_t mark = diagnostics_.mark();
    const Scope& outer = loading_.module.config.scope;
    const BodyContent content =
        expand_dynamic_blocks(block_.body,
                              std::shared_ptr<const Scope>(std::shared_ptr<const Scope>(), &outer))
            ->content(build_spec(), diagnostics_);
    build_.name = read_string(content, "name", outer, diagnostics_).value_or("");
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
      build_.provisioners.push_back(read_provisioner(block, scope_, loading_));
    } else if (block.type == "error-cleanup-provisioner") {
      read_error_cleanup(block);
    } else if (block.type == "post-processor") {
      build_.chains.push_back({read_post_processor(block, scope_, loading_)});
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
    build_.error_cleanup = read_provisioner(block, scope_, loading_);
  }

  void read_chain(const BodyBlock& block) {
    const BodyContent content =
        block.body->content({{}, {{"post-processor", {"type"}}}}, diagnostics_);
    std::vector<PostProcessorConfig> chain;
    for (const BodyBlock& member : content.blocks) {
      chain.push_back(read_post_processor(member, scope_, loading_));
    }
    if (!chain.empty()) {
      build_.chains.push_back(std::move(chain));
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

  // `block` adds to the source's body; null for an entry of `sources`.
  void use_source(const std::string& reference, Span span, const BodyBlock* block) {
    const auto parsed = parse_source_reference(reference);
    if (!parsed) {
      report_invalid_reference(reference, span);
      return;
    }
    const auto& [type, name] = *parsed;
    const auto index = loading_.source_indexes.find(*parsed);
    if (index == loading_.source_indexes.end()) {
      report_unknown_source(type, name, span);
      return;
    }
    const SourceConfig* source = &loading_.module.config.sources[index->second];
    find_component(ComponentKind::Builder, "source", type, source->type_span, loading_);
    SourceUse use{.type = type,
                  .declared_name = name,
                  .name = name,
                  .body = source->body,
                  .reuse = source->reuse,
                  .inputs = source->inputs,
                  .span = span,
                  .declared_span = source->span};
    if (block != nullptr) {
      BodyPointer additions;
      const BodyContent content =
          block->body->partial_content({{{"name"}}, {}}, diagnostics_, additions);
      const std::string local_name =
          read_string(content, "name",
                      loading_.module.is_legacy ? loading_.module.config.scope : literal_scope(),
                      diagnostics_)
              .value_or("");
      use.name = local_name.empty() ? name : local_name;
      // A legacy builder has one name, which need not be an identifier.
      use.declared_name = loading_.module.is_legacy ? use.name : name;
      use.body = merge_bodies({source->body, additions});
      use.span = block->header_span;
    }
    build_.sources.push_back(std::move(use));
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
    for (const SourceConfig& source : loading_.module.config.sources) {
      known.push_back(source.type + "." + source.name);
    }
    std::ranges::sort(known);
    Diagnostic& diagnostic = diagnostics_.emit(span, diag::UnknownSource, list_names(known),
                                               did_you_mean(address, known));
    diagnostic.summary = "Unknown source " + address;
    diagnostic.about = address;
  }

  const BodyBlock& block_;
  Loading& loading_;
  Diagnostics& diagnostics_;
  Scope scope_;
  BuildConfig build_;
};

}  // namespace

void read_builds(Loading& loading) {
  bool has_registry = false;
  for (const BodyBlock& block : loading.blocks) {
    if (block.type == "build") {
      loading.module.config.builds.push_back(BuildReader(block, loading).read());
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
