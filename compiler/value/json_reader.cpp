#include <algorithm>

#include "compiler/value/json.h"
#include "compiler/value/json_token_reader.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

constexpr int kMaxDepth = 1000;

// A recursive reader of one text.
class Reader : JsonTokenReader {
 public:
  explicit Reader(std::string_view text) : JsonTokenReader(text) {}

  Result<Value> read() {
    auto value = read_value();
    if (!value) {
      return Error{error()};
    }
    skip_blanks();
    if (!at_end()) {
      return Error{"extraneous data after JSON object"};
    }
    return std::move(*value);
  }

 private:
  std::optional<Value> read_value() {
    skip_blanks();
    if (at_end()) {
      return unexpected({});
    }
    switch (peek()) {
      case '{':
        return nested([&] { return read_object(); });
      case '[':
        return nested([&] { return read_array(); });
      case '"':
        return read_string_value();
      case 't':
        return read_word("true", Value::boolean(true));
      case 'f':
        return read_word("false", Value::boolean(false));
      case 'n':
        return read_word("null", Value());
      default:
        return read_number_value();
    }
  }

  template <typename Read>
  std::optional<Value> nested(Read read) {
    if (depth_ == kMaxDepth) {
      return fail("exceeded max depth");
    }
    ++depth_;
    next();
    std::optional<Value> value = read();
    --depth_;
    return value;
  }

  std::optional<Value> read_object() {
    std::map<std::string, Value> attributes;
    skip_blanks();
    if (!at_end() && peek() == '}') {
      next();
      return Value::object({});
    }
    for (bool first = true;; first = false) {
      skip_blanks();
      if (at_end() || peek() != '"') {
        return unexpected(first ? "" : "looking for beginning of object key string");
      }
      auto name = read_string();
      if (!name) {
        return std::nullopt;
      }
      skip_blanks();
      if (at_end() || peek() != ':') {
        return unexpected("after object key");
      }
      next();
      auto value = read_value();
      if (!value) {
        return std::nullopt;
      }
      attributes.insert_or_assign(normalize_nfc(*name), std::move(*value));
      skip_blanks();
      if (at_end() || (peek() != ',' && peek() != '}')) {
        return unexpected("after object key:value pair");
      }
      if (next() == '}') {
        return Value::object(std::move(attributes));
      }
    }
  }

  std::optional<Value> read_array() {
    std::vector<Value> elements;
    skip_blanks();
    if (!at_end() && peek() == ']') {
      next();
      return Value::tuple({});
    }
    while (true) {
      auto value = read_value();
      if (!value) {
        return std::nullopt;
      }
      elements.push_back(std::move(*value));
      skip_blanks();
      if (at_end() || (peek() != ',' && peek() != ']')) {
        return unexpected("after array element");
      }
      if (next() == ']') {
        return Value::tuple(std::move(elements));
      }
    }
  }

  std::optional<Value> read_word(std::string_view word, Value value) {
    for (char wanted : word) {
      if (at_end() || peek() != wanted) {
        return unexpected_in_token(fmt::format("in literal {} (expecting '{}')", word, wanted));
      }
      next();
    }
    return value;
  }

  std::optional<Value> read_number_value() {
    auto text = read_number();
    if (!text) {
      return std::nullopt;
    }
    auto number = Number::parse(*text);
    if (!number) {
      return fail("a number is required");
    }
    return Value::number(std::move(*number));
  }

  std::optional<Value> read_string_value() {
    auto text = read_string();
    return text ? std::optional(Value::string(*text)) : std::nullopt;
  }

  int depth_ = 0;
};

}  // namespace

Result<Value> value_from_json(std::string_view text) {
  return Reader(text).read();
}

}  // namespace kiln
