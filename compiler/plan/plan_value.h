#pragma once

#include "compiler/value/json.h"
#include "compiler/value/value.h"

namespace kiln {

// A value as a plan's JSON shows it: a value of plain JSON. Secrets become `{"$sensitive":
// ["var.password"]}`, unknowns `{"$unknown": {"origin": "build.Host", "type": "string"}}`, an
// object of the user's that would look like these `{"$escaped": ...}`. Attributes that are null are
// left out: they are not set. Text made from `path.root` or `path.cwd` reads as if the template lay
// in the working directory: `./install.sh`, `{path.cwd}/out`.
Value plan_value(const Value& value);

// Whether plain JSON is an array.
bool is_plain_list(const Value& plain);

// Writes plain JSON: members in bytewise order.
void write_plain_value(JsonWriter& writer, const Value& value);

// What an object of plan_value() stands for.
struct StandIn {
  enum class Kind : uint8_t { Sensitive, Unknown };
  Kind kind;
  // Sensitive: where the secret comes from. Unknown: its origin, if that is known.
  std::vector<std::string> origins = {};
  // Unknown: how the text begins.
  std::string prefix = {};
};
std::optional<StandIn> stand_in(const Value& plain);

// Whether any part of plain JSON stands for a secret; for an unknown.
bool has_stand_in(const Value& plain, StandIn::Kind kind);

// The entries of an object of the user's, whether it had to be escaped or not.
const std::map<std::string, Value>& plain_entries(const Value& plain);

// Plain JSON on one line as an expression of the language with words in place of what is not shown:
// `["a", (sensitive: var.p)]`, `"x" + (known during the run: build.Host)`.
std::string plain_text(const Value& plain);

}  // namespace kiln
