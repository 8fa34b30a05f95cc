#include "runtime/build_data.h"

#include <algorithm>

#include "compiler/plan/build_values.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

// Packer's placeholder for what a builder did not tell.
std::string_view placeholder(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> own_words[] = {
      {"ID", "ERR_ID_NOT_IMPLEMENTED_BY_BUILDER"},
      {"PackerHTTPAddr", "ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER"},
      {"PackerHTTPIP", "ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER"},
      {"PackerHTTPPort", "ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER"},
  };
  auto found =
      std::ranges::find(own_words, name, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(own_words) ? "<unknown>" : found->second;
}

}  // namespace

Value make_build_object(const PlannedBuild& build, const std::string& run_id,
                        const std::map<std::string, Value>& outputs, bool placeholders) {
  std::map<std::string, Value> all =
      planned_build_values(build.block_name, *build.builder).entries();
  all.insert_or_assign("PackerRunUUID", Value::string(run_id));
  for (const auto& [name, value] : outputs) {
    auto planned = all.find(name);
    all.insert_or_assign(name, planned == all.end() ? value : value.with_marks_of(planned->second));
  }
  for (auto& [name, value] : all) {
    if (placeholders && !value.is_known()) {
      value = Value::string(placeholder(name)).with_marks_of(value);
    }
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

}  // namespace kiln
