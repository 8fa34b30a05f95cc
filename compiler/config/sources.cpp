#include <algorithm>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/instances.h"
#include "compiler/config/loading.h"
#include "compiler/eval/bound_body.h"
#include "compiler/eval/evaluate.h"
#include "compiler/source/suggest.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

void read_source(const BodyBlock& block, DeclaredSource& declared, Loading& loading) {
  Config& config = loading.module.config;
  const ComponentInfo* component =
      loading.catalog.find(ComponentKind::Builder, block.labels[0].text);
  BodySpec own;
  for (std::string_view name : {"reuse", "inputs"}) {
    if (has_kiln_meaning(name, component, block.header_span, loading)) {
      own.attributes.push_back({name});
    }
  }
  add_instance_arguments(own, component, block.header_span, loading);
  BodyPointer body;
  const BodyContent written = block.body->partial_content(own, loading.diagnostics, body);
  for (const Instance& instance : read_instances(written, config.scope, loading)) {
    const BodyContent content = bind_content(written, instance.binding);
    declared.instances.push_back(config.sources.size());
    config.sources.push_back(
        {.type = block.labels[0].text,
         .name = block.labels[1].text,
         .key = instance.key,
         .binding = instance.binding,
         .body = bind_body(body, instance.binding),
         .reuse = read_reuse(content, config.scope, loading.diagnostics),
         .inputs = read_strings(content, "inputs", config.scope, loading.diagnostics),
         .span = block.header_span,
         .type_span = block.labels[0].span});
  }
}

}  // namespace

void read_sources(Loading& loading) {
  for (const BodyBlock& block : loading.blocks) {
    if (block.type != "source") {
      continue;
    }
    const auto [declared, is_new] = loading.declared_sources.emplace(
        std::pair(block.labels[0].text, block.labels[1].text),
        DeclaredSource{block.header_span, block.labels[0].span, {}});
    if (is_new) {
      read_source(block, declared->second, loading);
      continue;
    }
    const Span first = declared->second.span;
    Diagnostic& diagnostic = loading.diagnostics.emit(block.header_span, diag::DuplicateSource,
                                                      loading.sources.describe(first));
    diagnostic.labels.push_back({first, "the first one is here"});
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
  diagnostics.emit(content.attribute("reuse")->expr->span(), diag::InvalidReuse, *text,
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

namespace {

// What to do about a component that kiln does not have. A plugin `x` has the components `x` and
// `x-...`.
std::string unknown_component_hint(const std::string& type, const Config& config) {
  for (const RequiredPlugin& plugin : config.required_plugins) {
    if (type == plugin.name || type.starts_with(plugin.name + "-")) {
      return fmt::format(
          "required_plugins names {} ({}), which seems to have it: `kiln init` installs it.",
          plugin.source, plugin.constraint);
    }
  }
  return "If a plugin has it, name the plugin in required_plugins and run `kiln init`.";
}

}  // namespace

const ComponentInfo* find_component(ComponentKind kind, std::string_view what,
                                    const std::string& type, Span place, Loading& loading) {
  const ComponentInfo* component = loading.catalog.find(kind, type);
  if (component == nullptr && loading.unknown_components.emplace(kind, type).second) {
    const std::string nearest = did_you_mean(type, loading.catalog.of(kind).names());
    Diagnostic& diagnostic = loading.diagnostics.emit(place, diag::UnknownComponentType,
                                                      component_kind_name(kind), nearest);
    diagnostic.summary = fmt::format("Unknown {} type \"{}\"", what, type);
    diagnostic.hint = unknown_component_hint(type, loading.module.config);
  }
  return component;
}

}  // namespace kiln
