#pragma once

#include <cmath>

#include "compiler/eval/function.h"
#include "compiler/eval/lazy_functions.h"
#include "compiler/eval/probe_functions.h"
#include "compiler/source/source_map.h"
#include "compiler/value/json.h"

namespace kiln {

// A few functions for tests of evaluation: as much of the real ones' behaviour as those need.
inline const FunctionTable& fake_functions() {
  using Arguments = std::span<const Value>;
  static const Parameter string{.name = "str", .type = Type::string()};
  static const Parameter number{.name = "num", .type = Type::number()};
  static const FunctionInfo functions[] = {
      {.name = "upper",
       .doc = "",
       .parameters = {string},
       .rest = std::nullopt,
       .result = Type::string(),
       .call = [](const CallContext&, Arguments a) -> FunctionResult {
         std::string text = a[0].as_string();
         for (char& c : text) {
           c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
         }
         return Value::string(text);
       }},
      {.name = "length",
       .doc = "",
       .parameters = {{.name = "value", .type = Type::dynamic()}},
       .rest = std::nullopt,
       .result = Type::number(),
       .call = [](const CallContext&, Arguments a) -> FunctionResult {
         bool is_string = a[0].type().is(TypeKind::String);
         if (!is_string && a[0].type().is_primitive()) {
           return FunctionError{
               "argument must be a string, a collection type, or a structural type", 0};
         }
         size_t size = is_string ? count_graphemes(a[0].as_string()) : a[0].size();
         return Value::number(Number(static_cast<int64_t>(size)));
       }},
      {.name = "pow",
       .doc = "",
       .parameters = {number, number},
       .rest = std::nullopt,
       .result = Type::number(),
       .call = [](const CallContext&, Arguments a) -> FunctionResult {
         return Value::number(Number::from_double(
             std::pow(a[0].as_number().to_double(), a[1].as_number().to_double())));
       }},
      {.name = "max",
       .doc = "",
       .parameters = {},
       .rest = number,
       .result = Type::number(),
       .call = [](const CallContext&, Arguments a) -> FunctionResult {
         if (a.empty()) {
           return FunctionError{"must pass at least one number", -1};
         }
         Value best = a[0];
         for (const Value& value : a) {
           best = value.as_number().compare(best.as_number()) > 0 ? value : best;
         }
         return best;
       }},
      {.name = "min",
       .doc = "",
       .parameters = {},
       .rest = number,
       .result = Type::number(),
       .call = [](const CallContext&, Arguments a) -> FunctionResult {
         if (a.empty()) {
           return FunctionError{"must pass at least one number", -1};
         }
         Value best = a[0];
         for (const Value& value : a) {
           best = value.as_number().compare(best.as_number()) < 0 ? value : best;
         }
         return best;
       }},
      {.name = "concat",
       .doc = "",
       .parameters = {},
       .rest = Parameter{.name = "seqs", .type = Type::dynamic()},
       .result = Type::dynamic(),
       .call = [](const CallContext&, Arguments a) -> FunctionResult {
         std::vector<Value> all;
         for (const Value& value : a) {
           if (!value.type().is(TypeKind::List) && !value.type().is(TypeKind::Tuple)) {
             return FunctionError{
                 "all arguments must be lists or tuples; got " + value.type().friendly_name(),
                 static_cast<int>(&value - a.data())};
           }
           all.insert(all.end(), value.elements().begin(), value.elements().end());
         }
         return Value::tuple(std::move(all));
       }},
      {.name = "negate",
       .doc = "",
       .parameters = {number},
       .rest = std::nullopt,
       .result = Type::number(),
       .call = [](const CallContext&, Arguments a) -> FunctionResult {
         return Value::number(a[0].as_number().negate());
       }},
      {.name = "jsondecode",
       .doc = "",
       .parameters = {string},
       .rest = std::nullopt,
       .result = Type::dynamic(),
       .call = [](const CallContext&, Arguments a) -> FunctionResult {
         Result<Value> value = value_from_json(a[0].as_string());
         if (!value) {
           return FunctionError{value.error().message, 0};
         }
         return *value;
       }},
      {.name = "misbehave",
       .doc = "",
       .parameters = {},
       .rest = Parameter{.name = "values", .type = Type::dynamic()},
       .result = Type::dynamic(),
       .call = [](const CallContext&, Arguments) -> FunctionResult {
         return FunctionError{"it always fails", 1};
       }},
      {.name = "argerrorexpand",
       .doc = "",
       .parameters = {string, string},
       .rest = std::nullopt,
       .result = Type::dynamic(),
       .call = [](const CallContext&, Arguments) -> FunctionResult {
         return FunctionError{"blah blah", 1};
       }},
      {.name = "now",
       .doc = "",
       .parameters = {},
       .rest = std::nullopt,
       .result = Type::string(),
       .pure = false,
       .call = [](const CallContext&, Arguments) -> FunctionResult {
         return Value::unknown(Type::string());
       }},
  };
  static const FunctionTable table = [] {
    FunctionTable all;
    for (std::span<const FunctionInfo> group :
         {std::span<const FunctionInfo>(functions), lazy_functions(), probe_functions()}) {
      for (const FunctionInfo& function : group) {
        all.emplace(function.name, &function);
      }
    }
    return all;
  }();
  return table;
}

}  // namespace kiln
