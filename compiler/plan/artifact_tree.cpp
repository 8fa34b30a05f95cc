#include "compiler/plan/artifact_tree.h"

#include <fmt/format.h>

#include <vector>

namespace kiln {
namespace {

using Instances = std::map<InstanceKey, Value>;

std::string entry_name(const InstanceKey& key) {
  const auto* text = std::get_if<std::string>(&key.value);
  const auto* number = std::get_if<uint32_t>(&key.value);
  return text != nullptr ? *text : number != nullptr ? fmt::format("{}", *number) : std::string();
}

Value join(const Instances& instances) {
  const InstanceKey& first = instances.begin()->first;
  if (!first.is_set()) {
    return instances.begin()->second;
  }
  std::vector<Value> list;
  std::map<std::string, Value> by_key;
  for (const auto& [key, value] : instances) {
    if (key == InstanceKey{static_cast<uint32_t>(list.size())}) {
      list.push_back(value);
    }
    by_key.emplace(entry_name(key), value);
  }
  return list.size() == instances.size() ? Value::tuple(std::move(list))
                                         : Value::object(std::move(by_key));
}

Value join(const std::map<std::string, Instances>& named) {
  std::map<std::string, Value> values;
  for (const auto& [name, instances] : named) {
    values.emplace(name, join(instances));
  }
  return Value::object(std::move(values));
}

}  // namespace

Value artifact_tree(const std::map<ArtifactPlace, Value>& artifacts) {
  std::map<std::string,
           std::map<InstanceKey, std::map<std::string, std::map<std::string, Instances>>>>
      all;
  for (const auto& [place, value] : artifacts) {
    all[place.block][place.block_key][place.type][place.name].emplace(place.source_key, value);
  }
  std::map<std::string, Instances> blocks;
  for (const auto& [block, by_key] : all) {
    for (const auto& [key, by_type] : by_key) {
      std::map<std::string, Value> types;
      for (const auto& [type, named] : by_type) {
        types.emplace(type, join(named));
      }
      blocks[block].emplace(key, Value::object(std::move(types)));
    }
  }
  return join(blocks);
}

}  // namespace kiln
