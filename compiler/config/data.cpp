#include "compiler/config/data.h"

#include "compiler/config/component_check.h"
#include "compiler/config/decode.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/instances.h"
#include "compiler/eval/bound_body.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// What a data source gives, none of it known before it is read.
Value unknown_outputs(const ComponentInfo* component, const std::string& address) {
  if (component == nullptr) {
    return Value::unknown(Type::dynamic(), {.not_null = false, .prefix = {}, .origin = address});
  }
  std::map<std::string, Value> attributes;
  for (const auto& [name, type] : component->outputs) {
    attributes.emplace(name, Value::unknown(type, {.not_null = false,
                                                   .prefix = {},
                                                   .origin = fmt::format("{}.{}", address, name)}));
  }
  return Value::object(std::move(attributes));
}

bool has_valid_labels(const BodyBlock& block, Diagnostics& diagnostics) {
  bool is_valid = true;
  if (!is_identifier(block.labels[0].text)) {
    diagnostics.emit(block.labels[0].span, diag::InvalidDataType);
    is_valid = false;
  }
  if (!is_identifier(block.labels[1].text)) {
    diagnostics.emit(block.labels[1].span, diag::InvalidDataName);
    is_valid = false;
  }
  return is_valid;
}

Value read_data(const ComponentInfo& component, const Value& config, const std::string& address,
                Span span, Loading& loading) {
  Value unknown = unknown_outputs(&component, address);
  if (!loading.options.read_data_source || !config.is_wholly_known()) {
    return unknown;
  }
  Result<std::map<std::string, Value>> outputs =
      loading.options.read_data_source(component, config);
  if (!outputs) {
    loading.diagnostics.emit(span, diag::DataSourceFailed, address).summary =
        outputs.error().message;
    return Value::unknown(unknown.type());
  }
  std::map<std::string, Value> attributes = unknown.entries();
  for (auto& [name, value] : *outputs) {
    attributes.insert_or_assign(name, std::move(value));
  }
  return Value::object(std::move(attributes));
}

// What one instance gives.
Value evaluate_instance(const DeclaredData& data, const Body& body, const std::string& address,
                        const Scope& scope, Loading& loading) {
  if (data.component == nullptr) {
    const ComponentInfo untyped = untyped_component(ComponentKind::DataSource, data.type);
    decode(body, untyped.schema, scope, loading.diagnostics);
    return unknown_outputs(nullptr, address);
  }
  Diagnostics found;
  const DecodedBody decoded = decode(body, data.component->schema, Overrides{}, scope, found);
  check_component(*data.component, decoded, data.span, {}, loading.files, found);
  const bool failed = found.has_errors();
  loading.diagnostics.append(std::move(found));
  return failed ? unknown_outputs(data.component, address)
                : read_data(*data.component, decoded.value, address, data.span, loading);
}

// A block without instances is its one instance; one whose instances are not known, unknown.
Value join_instances(const std::vector<Instance>& instances, std::vector<Value> values,
                     const BodyContent& meta) {
  if (meta.attributes.empty()) {
    return values.front();
  }
  if (instances.size() == 1 && !instances.front().key.is_set()) {
    return Value::unknown({});
  }
  if (meta.attribute("count") != nullptr) {
    return Value::tuple(std::move(values));
  }
  std::map<std::string, Value> by_key;
  for (size_t i = 0; i < instances.size(); ++i) {
    by_key.emplace(std::get<std::string>(instances[i].key.value), std::move(values[i]));
  }
  return Value::object(std::move(by_key));
}

}  // namespace

std::vector<DeclaredData> declare_data(Loading& loading) {
  std::vector<DeclaredData> all;
  std::map<std::pair<std::string, std::string>, Span> seen;
  for (const BodyBlock& block : loading.blocks) {
    if (block.type != "data" || !has_valid_labels(block, loading.diagnostics)) {
      continue;
    }
    const std::string& type = block.labels[0].text;
    const auto [first, is_new] =
        seen.emplace(std::pair(type, block.labels[1].text), block.header_span);
    if (!is_new) {
      Diagnostic& diagnostic = loading.diagnostics.emit(block.header_span, diag::DuplicateData,
                                                        loading.sources.describe(first->second));
      diagnostic.labels.push_back({first->second, "the first one is here"});
      continue;
    }
    DeclaredData data{.type = type,
                      .name = block.labels[1].text,
                      .component = find_component(ComponentKind::DataSource, "data", type,
                                                  block.labels[0].span, loading),
                      .meta = {},
                      .body = {},
                      .span = block.header_span};
    BodySpec meta;
    add_instance_arguments(meta, data.component, block.header_span, loading);
    data.meta = block.body->partial_content(meta, loading.diagnostics, data.body);
    all.push_back(std::move(data));
  }
  return all;
}

Value evaluate_data(const DeclaredData& data, const Scope& scope, Loading& loading) {
  const std::vector<Instance> instances = read_instances(data.meta, scope, loading);
  std::vector<Value> values;
  for (const Instance& instance : instances) {
    const BodyPointer body = bind_body(data.body, instance.binding);
    Value value =
        evaluate_instance(data, *body, data.address() + instance.key.text(), scope, loading);
    values.push_back(value);
    loading.module.config.data.push_back(
        {data.type, data.name, instance.key, body, std::move(value), data.span});
  }
  return join_instances(instances, std::move(values), data.meta);
}

}  // namespace kiln
