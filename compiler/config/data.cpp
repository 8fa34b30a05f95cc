#include "compiler/config/component_check.h"
#include "compiler/config/decode.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// What a data source gives, none of it known before it is read.
Value unknown_outputs(const ComponentInfo* component, const DataConfig& data) {
  const std::string address = fmt::format("data.{}.{}", data.type, data.name);
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

}  // namespace

void read_data(Loading& loading) {
  Config& config = loading.module.config;
  std::map<std::string, std::map<std::string, Value>> values;
  for (const BodyBlock& block : loading.blocks) {
    if (block.type != "data" || !has_valid_labels(block, loading.diagnostics)) {
      continue;
    }
    DataConfig data{block.labels[0].text, block.labels[1].text, block.body, block.header_span};
    const auto [index, is_new] =
        loading.data_indexes.emplace(std::pair(data.type, data.name), config.data.size());
    if (!is_new) {
      const Span first = config.data[index->second].span;
      Diagnostic& diagnostic = loading.diagnostics.emit(block.header_span, diag::DuplicateData,
                                                        loading.sources.describe(first));
      diagnostic.labels.push_back({first, "the first one is here"});
      continue;
    }
    const ComponentInfo* component =
        find_component(ComponentKind::DataSource, "data", data.type, block.labels[0].span, loading);
    values[data.type][data.name] = unknown_outputs(component, data);
    config.data.push_back(std::move(data));
  }
  std::map<std::string, Value> by_type;
  for (auto& [type, named] : values) {
    by_type.emplace(type, Value::object(std::move(named)));
  }
  config.scope.set("data", Value::object(std::move(by_type)));
}

void check_data(Loading& loading) {
  const Config& config = loading.module.config;
  for (const DataConfig& data : config.data) {
    const ComponentInfo* component = loading.catalog.find(ComponentKind::DataSource, data.type);
    if (component == nullptr) {
      const ComponentInfo untyped = untyped_component(ComponentKind::DataSource, data.type);
      decode(*data.body, untyped.schema, config.scope, loading.diagnostics);
      continue;
    }
    const DecodedBody decoded =
        decode(*data.body, component->schema, Overrides{}, config.scope, loading.diagnostics);
    check_component(*component, decoded, data.span, {}, loading.files, loading.diagnostics);
  }
}

}  // namespace kiln
