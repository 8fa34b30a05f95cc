#include "compiler/value/json.h"

#include "tests/support/catch.h"

namespace kiln {
namespace {

std::string round_trip(std::string_view json) {
  auto value = value_from_json(json);
  if (!value) {
    return "error: " + value.error().message;
  }
  return *value_to_json(*value);
}

TEST_CASE("JSON is read exactly and errors have Go's words") {
  struct Case {
    std::string json;
    std::string result;
  };
  auto c = GENERATE(values<Case>({
      {" [1, 2.50 ,-0, 1e3, 123456789012345678901234567890 ]\n",
       "[1,2.5,-0,1000,123456789012345678901234567890]"},
      {R"({"b":[],"a":{},"b":null})", R"({"a":{},"b":null})"},
      {R"("\u00e9\n\/\ud83d\ude00\ud800x")", "\"\xC3\xA9\\n/\xF0\x9F\x98\x80\xEF\xBF\xBDx\""},
      {"\"\xFF\"", "\"\xEF\xBF\xBD\""},
      {"[true,false,null]", "[true,false,null]"},
      {"", "error: EOF"},
      {"{", "error: EOF"},
      {"[1,", "error: EOF"},
      {"[1 2]", "error: invalid character '2' after array element"},
      {"{\"a\" 1}", "error: invalid character '1' after object key"},
      {"{\"a\":1,}", "error: invalid character '}' looking for beginning of object key string"},
      {"{a:1}", "error: invalid character 'a'"},
      {"nul", "error: unexpected EOF"},
      {"nux", "error: invalid character 'x' in literal null (expecting 'l')"},
      {"1 2", "error: extraneous data after JSON object"},
      {"01", "error: extraneous data after JSON object"},
      {"1.", "error: unexpected EOF"},
      {"1.x", "error: invalid character 'x' after decimal point in numeric literal"},
      {"-", "error: unexpected EOF"},
      {"\"abc", "error: unexpected EOF"},
      {R"("a\q")", "error: invalid character 'q' in string escape code"},
      {R"("\u12g4")", "error: invalid character 'g' in \\u hexadecimal character escape"},
      {"\"a\nb\"", "error: invalid character '\\n' in string literal"},
      {"[,]", "error: invalid character ',' looking for beginning of value"},
      {"+1", "error: invalid character '+' looking for beginning of value"},
      {"\xC3\xA9", "error: invalid character '\xC3\x83' looking for beginning of value"},
      {"{\"a\":1 \"b\":2}", "error: invalid character '\"' after object key:value pair"},
      {"1e99999999999", "error: a number is required"},
  }));
  CAPTURE(c.json);
  CHECK(round_trip(c.json) == c.result);
}

TEST_CASE("deep nesting is refused, not a crash") {
  CHECK(round_trip(std::string(1000, '[') + std::string(1000, ']')).size() == 2000);
  CHECK(round_trip(std::string(1001, '[')) == "error: exceeded max depth");
  CHECK(round_trip(std::string(5000000, '[')) == "error: exceeded max depth");
}

TEST_CASE("a value that JSON cannot say is an error that names the path") {
  Value unknown =
      Value::object({{"a", Value::tuple({Value::number(1), Value::unknown(Type::string())})}});
  CHECK(value_to_json(unknown).error().message == "a[1]: value is not known");
  CHECK(value_to_json(Value::number(Number::infinity(true))).error().message ==
        "cannot serialize infinity as JSON");
  CHECK(value_to_debug_json(unknown) == R"({"a":[1,{"$unknown":true}]})");
  CHECK(value_to_debug_json(Value::number(Number::infinity(true))) == R"({"$number":"-Inf"})");
  CHECK(value_to_debug_json(Value::object({{"$x", Value()}})) == R"({"$escaped":{"$x":null}})");
}

TEST_CASE("strings are escaped as little as needed, or as Go does") {
  std::string text = "<&>\"\\\x01\xE2\x80\xA8\xFF";
  CHECK(json_quote(text) == "\"<&>\\\"\\\\\\u0001\xE2\x80\xA8\xEF\xBF\xBD\"");
  CHECK(json_quote_like_go(text) == "\"\\u003c\\u0026\\u003e\\\"\\\\\\u0001\\u2028\xEF\xBF\xBD\"");
}

TEST_CASE("the writer indents and separates") {
  auto write = [](unsigned indent) {
    JsonWriter json(indent);
    json.begin_object();
    json.key("a");
    json.begin_array();
    json.integer(1);
    json.string("x");
    json.end_array();
    json.key("b");
    json.begin_object();
    json.end_object();
    json.end_object();
    return json.text();
  };
  CHECK(write(0) == R"({"a":[1,"x"],"b":{}})");
  CHECK(write(2) == "{\n  \"a\": [\n    1,\n    \"x\"\n  ],\n  \"b\": {}\n}");
}

TEST_CASE("values are shown as expressions") {
  Value secret = Value::string("hunter2").with_marks({{"sensitive", "var.password"}});
  Value value = Value::object({{"a", Value::tuple({Value::number(1), Value::string("x\n${y}")})},
                               {"b c", secret},
                               {"for", Value::unknown(Type::string())},
                               {"n", Value()},
                               {"o", Value::object({})}});
  CHECK(value_to_expression(value) ==
        R"({ a = [1, "x\n$${y}"], "b c" = (sensitive), "for" = (unknown), n = null, o = {} })");
}

}  // namespace
}  // namespace kiln
