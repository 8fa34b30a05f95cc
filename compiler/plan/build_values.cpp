#include "compiler/plan/build_values.h"

#include <fmt/format.h>

#include <array>

namespace kiln {
namespace {

struct CommonValue {
  const char* name;
  bool is_number = false;
  bool is_secret = false;
};

// What every builder of Packer makes known to provisioners and post-processors.
constexpr std::array<CommonValue, 13> common_values = {{{"ConnType"},
                                                        {"Host"},
                                                        {"ID"},
                                                        {"PackerHTTPAddr"},
                                                        {"PackerHTTPIP"},
                                                        {"PackerHTTPPort"},
                                                        {"PackerRunUUID"},
                                                        {"Password", false, true},
                                                        {"Port", true},
                                                        {"SSHPrivateKey", false, true},
                                                        {"SSHPublicKey"},
                                                        {"User"},
                                                        {"WinRMPassword", false, true}}};

Value planned(const std::string& name, const Type& type) {
  return Value::unknown(type, {.not_null = true, .prefix = {}, .origin = "build." + name});
}

std::map<std::string, Value> values_of(const ComponentInfo& builder) {
  std::map<std::string, Value> values;
  for (const CommonValue& common : common_values) {
    const Value value = planned(common.name, common.is_number ? Type::number() : Type::string());
    values.emplace(common.name,
                   common.is_secret
                       ? value.with_marks({{"sensitive", fmt::format("build.{}", common.name)}})
                       : value);
  }
  for (const auto& [output, type] : builder.outputs) {
    values.insert_or_assign(output, planned(output, type));
  }
  return values;
}

}  // namespace

Value planned_build_values(const std::string& name, const ComponentInfo& builder) {
  return PlannedBuildValues().of(name, builder);
}

Value PlannedBuildValues::of(const std::string& name, const ComponentInfo& builder) {
  if (builder.schema.is_open) {
    // It may tell anything.
    return Value::unknown(Type::dynamic(), {.not_null = true, .prefix = {}, .origin = "build"});
  }
  const auto [known, is_new] = common_.try_emplace(&builder);
  if (is_new) {
    known->second = values_of(builder);
  }
  std::map<std::string, Value> values = known->second;
  values.insert_or_assign("name", Value::string(name));
  return Value::object(std::move(values));
}

}  // namespace kiln
