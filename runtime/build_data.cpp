#include "runtime/build_data.h"

#include <algorithm>

#include "compiler/value/json.h"

namespace kiln {
namespace {

// Packer's placeholders: an identifier or a server that the builder has not, and anything else that
// nobody filled in.
constexpr std::pair<std::string_view, std::string_view> common_names[] = {
    {"ConnType", "<unknown>"},
    {"Host", "<unknown>"},
    {"ID", "ERR_ID_NOT_IMPLEMENTED_BY_BUILDER"},
    {"PackerHTTPAddr", "ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER"},
    {"PackerHTTPIP", "ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER"},
    {"PackerHTTPPort", "ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER"},
    {"Password", "<unknown>"},
    {"Port", "<unknown>"},
    {"SSHPrivateKey", "<unknown>"},
    {"SSHPublicKey", "<unknown>"},
    {"User", "<unknown>"},
    {"WinRMPassword", "<unknown>"},
};

constexpr std::string_view secret_names[] = {"Password", "SSHPrivateKey", "WinRMPassword"};

void collect_origins(const Value& value, std::vector<std::string>& origins) {
  if (!value.is_known()) {
    if (!value.refinement().origin.empty()) {
      origins.push_back(value.refinement().origin);
    }
    return;
  }
  if (value.is_null()) {
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      for (const Value& element : value.elements()) {
        collect_origins(element, origins);
      }
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      for (const auto& [key, element] : value.entries()) {
        collect_origins(element, origins);
      }
      return;
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      return;
  }
}

}  // namespace

Value make_build_object(const PlannedBuild& build, const std::string& run_id,
                        const std::map<std::string, Value>& outputs, bool placeholders) {
  std::map<std::string, Value> all = outputs;
  all.insert_or_assign("name", Value::string(build.block_name));
  all.insert_or_assign("PackerRunUUID", Value::string(run_id));
  auto add_missing = [&](const std::string& name, const Type& type, std::string_view text) {
    if (all.contains(name)) {
      return;
    }
    Refinement origin;
    origin.origin = "build." + name;
    all.emplace(name, placeholders ? Value::string(text) : Value::unknown(type, origin));
  };
  for (const auto& [name, text] : common_names) {
    add_missing(std::string(name), Type::string(), text);
  }
  if (build.builder != nullptr) {
    for (const auto& [name, type] : build.builder->outputs) {
      add_missing(name, type, "<unknown>");
    }
  }
  for (std::string_view name : secret_names) {
    Value& value = all.find(std::string(name))->second;
    value = value.with_marks({{"sensitive", "build." + std::string(name)}});
  }
  return Value::object(std::move(all));
}

std::map<std::string, std::string> build_texts(const Value& build_object) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, value] : build_object.entries()) {
    if (!value.has_content()) {
      continue;
    }
    Value plain = value.without_marks_deep();
    if (plain.type().is(TypeKind::String)) {
      texts.emplace(name, plain.as_string());
    } else if (Result<std::string> json = value_to_json(plain)) {
      texts.emplace(name, *json);
    }
  }
  return texts;
}

std::vector<std::string> unknown_origins(const Value& value) {
  std::vector<std::string> origins;
  collect_origins(value, origins);
  std::ranges::sort(origins);
  origins.erase(std::ranges::unique(origins).begin(), origins.end());
  return origins;
}

}  // namespace kiln
