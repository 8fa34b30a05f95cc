#include <algorithm>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/eval/evaluate.h"
#include "compiler/source/suggest.h"
#include "compiler/value/convert.h"

namespace kiln {

void read_sources(Loading& loading) {
  Config& config = loading.module.config;
  for (const BodyBlock& block : loading.blocks) {
    if (block.type != "source") {
      continue;
    }
    SourceConfig source{.type = block.labels[0].text,
                        .name = block.labels[1].text,
                        .body = {},
                        .reuse = {},
                        .inputs = {},
                        .span = block.header_span,
                        .type_span = block.labels[0].span};
    const auto [index, is_new] =
        loading.source_indexes.emplace(std::pair(source.type, source.name), config.sources.size());
    if (!is_new) {
      const Span first = config.sources[index->second].span;
      Diagnostic& diagnostic = loading.diagnostics.emit(block.header_span, diag::DuplicateSource,
                                                        loading.sources.describe(first));
      diagnostic.labels.push_back({first, "the first one is here"});
      continue;
    }
    const ComponentInfo* component = loading.catalog.find(ComponentKind::Builder, source.type);
    BodySpec own;
    for (std::string_view name : {"reuse", "inputs"}) {
      if (has_kiln_meaning(name, component, block.header_span, loading)) {
        own.attributes.push_back({std::string(name)});
      }
    }
    const BodyContent content = block.body->partial_content(own, loading.diagnostics, source.body);
    source.reuse = read_reuse(content, config.scope, loading.diagnostics);
    source.inputs = read_strings(content, "inputs", config.scope, loading.diagnostics);
    config.sources.push_back(std::move(source));
  }
}

bool has_kiln_meaning(std::string_view name, const ComponentInfo* component, Span block,
                      const Loading& loading) {
  const bool is_option = component != nullptr && (component->schema.argument(name) != nullptr ||
                                                  component->schema.block(name) != nullptr);
  return !is_option || loading.is_kiln_dialect(block);
}

std::optional<ReusePolicy> read_reuse(const BodyContent& content, const Scope& scope,
                                      Diagnostics& diagnostics) {
  const std::optional<std::string> text = read_string(content, "reuse", scope, diagnostics);
  if (!text) {
    return std::nullopt;
  }
  if (*text == "always") {
    return ReusePolicy::Always;
  }
  if (*text == "resume") {
    return ReusePolicy::Resume;
  }
  if (*text == "never") {
    return ReusePolicy::Never;
  }
  const std::vector<std::string> known = {"always", "resume", "never"};
  diagnostics.emit(content.attribute("reuse")->expr->span, diag::InvalidReuse, *text,
                   did_you_mean(*text, known));
  return std::nullopt;
}

std::string list_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += text.empty() ? "" : " ";
    text += name;
  }
  return text;
}

std::vector<std::string> component_names(const Catalog::Table& table) {
  std::vector<std::string> names;
  std::ranges::transform(table, std::back_inserter(names),
                         [](const auto& entry) { return entry.first; });
  return names;
}

const ComponentInfo* find_component(ComponentKind kind, std::string_view what,
                                    const BodyBlock& block, Loading& loading) {
  const BodyLabel& label = block.labels[0];
  const ComponentInfo* component = loading.catalog.find(kind, label.text);
  if (component == nullptr) {
    const std::vector<std::string> known = component_names(loading.catalog.of(kind));
    Diagnostic& diagnostic =
        loading.diagnostics.emit(label.span, diag::UnknownComponentType, what, list_names(known),
                                 did_you_mean(label.text, known));
    diagnostic.summary = fmt::format("Unknown {} type \"{}\"", what, label.text);
  }
  return component;
}

}  // namespace kiln
