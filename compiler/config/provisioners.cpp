#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/instances.h"
#include "compiler/config/loading.h"
#include "compiler/eval/bound_body.h"
#include "compiler/eval/evaluate.h"

namespace kiln {
namespace {

// The spec of meta-arguments: Packer's, and kiln's where they are not the component's.
BodySpec meta_spec(std::initializer_list<std::string_view> packers,
                   std::initializer_list<std::string_view> kilns, const ComponentInfo* component,
                   Span block, const Loading& loading) {
  BodySpec spec;
  spec.attributes.reserve(packers.size() + kilns.size());
  for (std::string_view name : packers) {
    spec.attributes.push_back({name});
  }
  for (std::string_view name : kilns) {
    if (has_kiln_meaning(name, component, block, loading)) {
      spec.attributes.push_back({name});
    }
  }
  return spec;
}

void check_only_except(const BodyContent& content, const std::vector<std::string>& only,
                       const std::vector<std::string>& except, Diagnostics& diagnostics) {
  if (only.empty() || except.empty()) {
    return;
  }
  Diagnostic& diagnostic = diagnostics.emit(content.attribute("except")->span, diag::OnlyAndExcept);
  diagnostic.labels.push_back({content.attribute("only")->span, "\"only\" is set here"});
}

Duration read_duration(const BodyContent& content, std::string_view name,
                       const DiagDef<std::string>& problem, const Scope& scope,
                       Diagnostics& diagnostics) {
  const std::optional<std::string> text = read_string(content, name, scope, diagnostics);
  if (!text || text->empty()) {
    return Duration{0};
  }
  const std::optional<Duration> duration = parse_duration(*text);
  if (!duration) {
    Diagnostic& diagnostic =
        diagnostics.emit(content.attribute(name)->expr->span(), problem, *text);
    diagnostic.hint = "A duration is written like `90s`, `5m` or `1h30m`.";
  }
  return duration.value_or(Duration{0});
}

// The value of `override`; null when there is none or it has the wrong shape.
Value read_overrides(const BodyContent& content, const Scope& scope, Diagnostics& diagnostics) {
  const std::optional<Value> read = read_value(content, "override", scope, diagnostics);
  if (!read || !read->has_content()) {
    return {};
  }
  const Span span = content.attribute("override")->expr->span();
  if (!read->type().is(TypeKind::Object)) {
    diagnostics.emit(span, diag::OverrideNotObject);
    return {};
  }
  for (const auto& [source, options] : read->entries()) {
    if (!options.type().is(TypeKind::Object) && !options.type().is(TypeKind::Dynamic)) {
      Diagnostic& diagnostic = diagnostics.emit(span, diag::OverrideEntryNotObject, source);
      diagnostic.summary =
          fmt::format("provisioner's override.'{}' block must be an HCL object", source);
      return {};
    }
  }
  return *read;
}

std::optional<BodyAttribute> find_attribute(const BodyContent& content, std::string_view name) {
  const BodyAttribute* attribute = content.attribute(name);
  return attribute == nullptr ? std::nullopt : std::optional(*attribute);
}

void read_provisioner_content(const BodyContent& content, const Scope& scope,
                              ProvisionerConfig& provisioner, Diagnostics& diagnostics) {
  provisioner.name = read_string(content, "name", scope, diagnostics).value_or("");
  provisioner.only = read_strings(content, "only", scope, diagnostics);
  provisioner.except = read_strings(content, "except", scope, diagnostics);
  check_only_except(content, provisioner.only, provisioner.except, diagnostics);
  provisioner.pause_before =
      read_duration(content, "pause_before", diag::InvalidPauseBefore, scope, diagnostics);
  provisioner.timeout = read_duration(content, "timeout", diag::InvalidTimeout, scope, diagnostics);
  if (provisioner.pause_before != Duration{0} && provisioner.timeout != Duration{0}) {
    diagnostics.emit(content.attribute("timeout")->span, diag::IgnoredTimeout);
    provisioner.timeout = Duration{0};
  }
  provisioner.max_retries = read_count(content, "max_retries", scope, diagnostics).value_or(0);
  provisioner.continue_on_error =
      read_bool(content, "continue_on_error", scope, diagnostics).value_or(false);
  provisioner.overrides = read_overrides(content, scope, diagnostics);
  if (const BodyAttribute* written = content.attribute("override")) {
    provisioner.overrides_span = written->expr->span();
  }
  provisioner.when = find_attribute(content, "when");
  provisioner.reuse = read_reuse(content, scope, diagnostics);
  provisioner.inputs = read_strings(content, "inputs", scope, diagnostics);
}

}  // namespace

std::vector<ProvisionerConfig> read_provisioner(const BodyBlock& block, const Scope& scope,
                                                Loading& loading) {
  Diagnostics& diagnostics = loading.diagnostics;
  const ComponentInfo* component = find_component(
      ComponentKind::Provisioner, block.type, block.labels[0].text, block.labels[0].span, loading);
  BodySpec spec = meta_spec({"name", "only", "except", "pause_before", "max_retries", "timeout",
                             "continue_on_error", "override"},
                            {"when", "reuse", "inputs"}, component, block.header_span, loading);
  // There is one error-cleanup-provisioner.
  if (block.type == "provisioner") {
    add_instance_arguments(spec, component, block.header_span, loading);
  }
  BodyPointer body;
  const BodyContent written = block.body->partial_content(spec, diagnostics, body);
  std::vector<ProvisionerConfig> provisioners;
  for (const Instance& instance : read_instances(written, scope, loading)) {
    const BodyContent content = bind_content(written, instance.binding);
    ProvisionerConfig& provisioner = provisioners.emplace_back();
    provisioner.type = block.labels[0].text;
    provisioner.span = block.header_span;
    provisioner.key = instance.key;
    provisioner.body = bind_body(body, instance.binding);
    read_provisioner_content(content, scope, provisioner, diagnostics);
  }
  return provisioners;
}

std::vector<PostProcessorConfig> read_post_processor(const BodyBlock& block, const Scope& scope,
                                                     Loading& loading) {
  Diagnostics& diagnostics = loading.diagnostics;
  const ComponentInfo* component =
      find_component(ComponentKind::PostProcessor, block.type, block.labels[0].text,
                     block.labels[0].span, loading);
  BodySpec spec = meta_spec({"name", "only", "except", "keep_input_artifact"}, {"when"}, component,
                            block.header_span, loading);
  add_instance_arguments(spec, component, block.header_span, loading);
  BodyPointer body;
  const BodyContent written = block.body->partial_content(spec, diagnostics, body);
  std::vector<PostProcessorConfig> post_processors;
  for (const Instance& instance : read_instances(written, scope, loading)) {
    const BodyContent content = bind_content(written, instance.binding);
    PostProcessorConfig& post_processor = post_processors.emplace_back();
    post_processor.type = block.labels[0].text;
    post_processor.span = block.header_span;
    post_processor.key = instance.key;
    post_processor.body = bind_body(body, instance.binding);
    post_processor.name = read_string(content, "name", scope, diagnostics).value_or("");
    post_processor.only = read_strings(content, "only", scope, diagnostics);
    post_processor.except = read_strings(content, "except", scope, diagnostics);
    check_only_except(content, post_processor.only, post_processor.except, diagnostics);
    post_processor.keep_input_artifact =
        read_optional_bool(content, "keep_input_artifact", scope, diagnostics);
    post_processor.when = find_attribute(content, "when");
  }
  return post_processors;
}

}  // namespace kiln
