#pragma once

#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// A field that is not there, as Go's zero reflect.Value: prints `<no value>`, is false.
struct GoMissing {};

// A value of a Go template: of the types that literals, fields and built-in functions make.
class GoValue {
 public:
  using Fields = std::map<std::string, std::string>;

  GoValue() = default;
  GoValue(bool value) : value_(value) {}
  GoValue(int64_t value) : value_(value) {}
  GoValue(double value) : value_(value) {}
  GoValue(std::string value) : value_(std::move(value)) {}
  // The dot of the whole template. Must outlive the value.
  GoValue(const Fields* fields) : value_(fields) {}
  // A string literal would become a bool.
  GoValue(const char*) = delete;

  bool is_missing() const { return std::holds_alternative<GoMissing>(value_); }
  const bool* as_bool() const { return std::get_if<bool>(&value_); }
  const int64_t* as_integer() const { return std::get_if<int64_t>(&value_); }
  const double* as_real() const { return std::get_if<double>(&value_); }
  const std::string* as_string() const { return std::get_if<std::string>(&value_); }
  // Null when it is something else.
  const Fields* as_fields() const {
    const auto* fields = std::get_if<const Fields*>(&value_);
    return fields == nullptr ? nullptr : *fields;
  }

  // Whether it is not the zero of its type.
  bool is_true() const;

  // Go's name for its type.
  std::string type_name() const;

  // As %v prints it; a missing one is `<nil>` here.
  std::string text() const;

 private:
  std::variant<GoMissing, bool, int64_t, double, std::string, const Fields*> value_;
};

// fmt.Sprintf. Mistakes in the format show in the result, as Go's do.
std::string go_sprintf(std::string_view format, std::span<const GoValue> arguments);

}  // namespace kiln
