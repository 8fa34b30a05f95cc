#include "compiler/eval/unknown_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// How other languages spell this one's literals.
std::string_view literal_for(std::string_view name) {
  for (std::string_view yes : {"True", "TRUE", "yes", "on"}) {
    if (name == yes) {
      return "true";
    }
  }
  for (std::string_view no : {"False", "FALSE", "no", "off"}) {
    if (name == no) {
      return "false";
    }
  }
  for (std::string_view nothing : {"None", "NULL", "Null", "nil", "undefined"}) {
    if (name == nothing) {
      return "null";
    }
  }
  return {};
}

bool looks_like_environment(std::string_view name) {
  return name.size() > 1 && std::ranges::all_of(name, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

}  // namespace

bool is_instance_name(std::string_view name) {
  return name == "each" || name == "count";
}

std::string unknown_name_hint(std::string_view name, const Scope& scope, bool can_refer) {
  if (std::string_view literal = literal_for(name); !literal.empty()) {
    return fmt::format("write {}, or {} for the text", literal, go_quote(name));
  }
  if (!can_refer) {
    return name == "var" || name == "local" || name == "data"
               ? "only constants may be used here; a value made from others is a local: locals { "
                 "... }"
               : fmt::format("to write a text, put it in quotes: {}", go_quote(name));
  }
  if (is_instance_name(name)) {
    return "each.key and each.value are there in a block with \"for_each\", count.index in one "
           "with "
           "\"count\"";
  }
  for (const std::string& variable : scope.variable_names()) {
    const Value* value = scope.find(variable);
    if (value->type().is(TypeKind::Object) &&
        value->type().attributes().contains(normalize_nfc(name))) {
      return fmt::format("to use it, write {}.{}", variable, name);
    }
  }
  if (name == "env") {
    return "env(\"NAME\") reads the environment, in the default of a variable only";
  }
  if (looks_like_environment(name)) {
    return fmt::format(
        "a shell's variable is written ${0} or $${{{0}}} in a string, so that it is not read here",
        name);
  }
  return fmt::format("to write a text, put it in quotes: {}", go_quote(name));
}

}  // namespace kiln
