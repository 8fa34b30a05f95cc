#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// Writes JSON text piece by piece, keys in the order given. Numbers are written as the language
// prints them, so no digit is lost. `indent` 0 writes everything on one line.
class JsonWriter {
 public:
  explicit JsonWriter(unsigned indent = 0) : indent_(indent) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);
  void string(std::string_view text);
  void number(std::string_view text) { literal(text); }
  void integer(int64_t value) { literal(std::to_string(value)); }
  void boolean(bool value) { literal(value ? "true" : "false"); }
  void null() { literal("null"); }

  // A whole piece of JSON made elsewhere.
  void literal(std::string_view json);

  // The text so far, but for what was taken; complete when every open bracket is closed.
  const std::string& text() const { return out_; }

  // Takes the text so far away, for output that is too long to be kept whole.
  std::string take_text() { return std::exchange(out_, {}); }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();

  std::string out_;
  std::string open_brackets_;
  unsigned indent_;
  bool first_ = true;
  bool after_key_ = false;
};

// `text` as a JSON string with its quotes, escaped as little as RFC 8259 asks for; broken UTF-8
// becomes U+FFFD.
std::string json_quote(std::string_view text);

// The same with `<`, `>`, `&`, U+2028 and U+2029 escaped too, as Go's encoder does and jsonencode
// therefore shows.
std::string json_quote_like_go(std::string_view text);

// How value_to_json writes strings.
enum class JsonEscapes : uint8_t { Minimal, LikeGo };

// A value as plain JSON on one line, marks dropped, map and object keys in bytewise order. Unknown
// values, infinities and capsules are an error that names the path.
Result<std::string> value_to_json(const Value& value, JsonEscapes escapes = JsonEscapes::Minimal);

// The oracle's notation, for tests and for plans: as above, with {"$unknown":true},
// {"$marks":[...],"$value":...},
// {"$number":"+Inf"} and {"$escaped":{...}} where JSON has no word.
// With `refinements`, {"$unknown":true} also has what is known of the value, as "$refined".
std::string value_to_debug_json(const Value& value, bool refinements = false);

// JSON text (RFC 8259, nothing beside it) as a value: objects and tuples, numbers at full
// precision, as jsondecode does; of a name given twice the last counts. Errors have the texts of
// Go's reader. Nesting is limited to 1000.
Result<Value> value_from_json(std::string_view text);

// A value as an expression of the language that denotes it, on one line: `"a"`, `[1, 2]`, `{ a = 1
// }`; `(unknown)` and `(sensitive)` where the value is not to be shown.
std::string value_to_expression(const Value& value);

}  // namespace kiln
