#include "compiler/eval/go_template_value.h"

#include "compiler/eval/go_template_number.h"

namespace kiln {

bool GoValue::is_true() const {
  if (const bool* boolean = as_bool()) {
    return *boolean;
  }
  if (const int64_t* integer = as_integer()) {
    return *integer != 0;
  }
  if (const double* real = as_real()) {
    return *real != 0;
  }
  if (const std::string* string = as_string()) {
    return !string->empty();
  }
  const Fields* fields = as_fields();
  return fields != nullptr && !fields->empty();
}

std::string GoValue::type_name() const {
  static constexpr const char* names[] = {"<nil>",   "bool",   "int",
                                          "float64", "string", "map[string]string"};
  return names[value_.index()];
}

std::string GoValue::text() const {
  if (const bool* boolean = as_bool()) {
    return *boolean ? "true" : "false";
  }
  if (const int64_t* integer = as_integer()) {
    return std::to_string(*integer);
  }
  if (const double* real = as_real()) {
    return go_float_text(*real);
  }
  if (const std::string* string = as_string()) {
    return *string;
  }
  const Fields* fields = as_fields();
  if (fields == nullptr) {
    return "<nil>";
  }
  std::string out = "map[";
  for (const auto& [name, value] : *fields) {
    out += (out.size() > 4 ? " " : "") + name + ":" + value;
  }
  return out + "]";
}

}  // namespace kiln
