#include "compiler/value/convert.h"

#include "compiler/value/json.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

const Type kString = Type::string();
const Type kNumber = Type::number();
const Type kBool = Type::boolean();
const Type kAny = Type::dynamic();

Value from_json(std::string_view json) {
  auto value = value_from_json(json);
  REQUIRE(value.ok());
  return *value;
}

// The result as TYPE VALUE, or the error.
std::string converted(const Value& value, const Type& to) {
  auto result = convert(value, to);
  if (!result) {
    return "error: " + result.error().message;
  }
  return result->type().expression() + " " + value_to_debug_json(*result);
}

TEST_CASE("values convert as cty converts them") {
  struct Case {
    std::string json;
    Type to;
    std::string result;
  };
  Type object = Type::object({{"a", kString}, {"b", kNumber}}, {"b"});
  auto c = GENERATE_COPY(values<Case>({
      {"1", kString, "string \"1\""},
      {"0.10", kString, "string \"0.1\""},
      {"true", kString, "string \"true\""},
      {"\"12.50\"", kNumber, "number 12.5"},
      {"\"x\"", kNumber, "error: a number is required"},
      {"\"1\"", kBool, "bool true"},
      {"\"True\"", kBool,
       "error: a bool is required; to convert from string, use lowercase \"true\""},
      {"\"no\"", kBool, "error: a bool is required"},
      {"1", kBool, "error: bool required"},
      {"true", kNumber, "error: number required"},
      {"[1]", kString, "error: string required"},
      {"1", Type::list(kString), "error: list of string required"},
      {"1", Type::map(kAny), "error: map of any single type required"},
      {"null", kString, "string null"},
      {"null", kAny, "any null"},
      {"[1,\"a\"]", kAny, "tuple([number,string]) [1,\"a\"]"},
      {"[1,\"a\",true]", Type::list(kString), R"(list(string) ["1","a","true"])"},
      {"[1,\"a\",true]", Type::list(kAny), R"(list(string) ["1","a","true"])"},
      {"[1,true]", Type::list(kAny), "error: all list elements must have the same type"},
      {"[1,true]", Type::set(kAny), "error: all set elements must have the same type"},
      {"[]", Type::list(kAny), "list(any) []"},
      {"[]", Type::set(kString), "set(string) []"},
      {"[[1],[\"a\"]]", Type::list(kAny), R"(list(tuple([string])) [["1"],["a"]])"},
      {"[[1],[\"a\"]]", Type::list(Type::list(kAny)), R"(list(list(string)) [["1"],["a"]])"},
      {"[[1],[\"a\"]]", Type::set(Type::list(kAny)),
       "error: element types must all match for conversion to set"},
      {"[3,1,\"10\",1]", Type::set(kNumber), "set(number) [1,3,10]"},
      {"[1,[2]]", Type::list(kNumber), "error: element 1: number required"},
      {"[1,null]", Type::list(kString), R"(list(string) ["1",null])"},
      {"[1,2]", Type::tuple({kString, kNumber}), R"(tuple([string,number]) ["1",2])"},
      {"[1]", Type::tuple({kString, kNumber}), "error: tuple required"},
      {R"({"a":1,"b":"x"})", Type::map(kString), R"(map(string) {"a":"1","b":"x"})"},
      {R"({"a":1,"b":true})", Type::map(kAny), "error: all map elements must have the same type"},
      {R"({"a":[1],"b":["x"]})", Type::map(Type::list(kAny)),
       R"(map(list(string)) {"a":["1"],"b":["x"]})"},
      {R"({"a":{},"b":1})", Type::map(kString), R"(error: element "a": string required)"},
      {"{}", Type::map(kAny), "map(any) {}"},
      {R"({"a":1,"b":2,"c":3})", object, R"(object({a=string,b=number}) {"a":"1","b":2})"},
      {R"({"a":1})", object, R"(object({a=string,b=number}) {"a":"1","b":null})"},
      {R"({"b":1})", object, R"(error: attribute "a" is required)"},
      {R"({"a":1,"b":[]})", object, R"(error: attribute "b": number required)"},
      {"{}", Type::object({{"a", kString}, {"b", kString}}),
       R"(error: attributes "a" and "b" are required)"},
      {"{}", Type::object({{"a", kString}, {"b", kString}, {"c", kString}}),
       R"(error: attributes "a", "b", and "c" are required)"},
      {"[1]", Type::map(kString), "error: map of string required"},
      {"{}", Type::list(kString), "error: list of string required"},
      {"[]", Type::object({}), "error: object required"},
  }));
  CAPTURE(c.json, c.to.expression());
  CHECK(converted(from_json(c.json), c.to) == c.result);
}

TEST_CASE("collections convert among themselves") {
  Value list = Value::list(kString, {Value::string("b"), Value::string("a"), Value::string("b")});
  CHECK(converted(list, Type::set(kString)) == R"(set(string) ["a","b"])");
  CHECK(converted(list, Type::list(kNumber)) == "error: a number is required");
  CHECK(converted(list, Type::map(kString)) == "error: map of string required");
  CHECK(converted(list, Type::tuple({kString})) == "error: tuple required");
  CHECK(converted(list, Type::list(Type::list(kString))) ==
        "error: incorrect list element type: list of string required");
  Value set = *convert(list, Type::set(kAny));
  CHECK(set.type() == Type::set(kString));
  CHECK(converted(set, Type::list(kAny)) == R"(list(string) ["a","b"])");
  CHECK(converted(Value::list(kString, {}), Type::list(kAny)) == "list(string) []");
  Value map = Value::map(kString, {{"a", Value::string("1")}, {"x", Value::string("y")}});
  CHECK(converted(map, Type::object({{"a", kNumber}})) == R"(object({a=number}) {"a":1})");
  CHECK(converted(map, Type::object({{"q", kNumber}})) ==
        R"(error: map has no element for required attribute "q")");
  CHECK(converted(map, Type::object({{"q", kNumber}}, {"q"})) ==
        R"(object({q=number}) {"q":null})");
  CHECK(converted(map, Type::object({{"a", Type::list(kString)}}, {"a"})) ==
        "error: map element type is incompatible with attribute \"a\": list of string required");
}

TEST_CASE("null, unknown and marks pass through a conversion") {
  Mark secret{"sensitive", "var.x"};
  Value marked = Value::tuple({Value::number(1).with_marks({secret})}).with_marks({secret});
  CHECK(
      converted(marked, Type::list(kString)) ==
      R"(list(string) {"$marks":["sensitive"],"$value":[{"$marks":["sensitive"],"$value":"1"}]})");
  CHECK(converted(Value::unknown(kAny), Type::list(kString)) ==
        R"(list(string) {"$unknown":true})");
  CHECK(converted(Value::unknown(Type::tuple({kNumber, kString})), Type::list(kAny)) ==
        R"(list(string) {"$unknown":true})");
  CHECK(converted(Value::null(Type::object({{"a", kNumber}})), Type::map(kAny)) ==
        "map(number) null");
  CHECK(converted(Value::unknown(kString), kNumber) == R"(number {"$unknown":true})");
  CHECK(converted(Value::unknown(kNumber), kBool) == "error: bool required");
  Type with_optional = Type::object({{"a", kString}}, {"a"});
  CHECK(converted(Value::null(kAny), with_optional) == "object({a=string}) null");
}

TEST_CASE("types unify as cty unifies them") {
  struct Case {
    std::vector<Type> types;
    std::string result;
  };
  Type set = Type::set(kString);
  Type list = Type::list(kString);
  Type tuple = Type::tuple({kString});
  auto object = [](std::map<std::string, Type> attributes) {
    return Type::object(std::move(attributes));
  };
  auto c = GENERATE_COPY(values<Case>({
      {{kNumber, kString}, "string"},
      {{kBool, kNumber}, "fail"},
      {{kBool, kString, kNumber}, "string"},
      {{Type::tuple({kNumber}), Type::tuple({kString, kString})}, "list(string)"},
      {{Type::tuple({kNumber, kBool}), Type::tuple({kNumber})}, "fail"},
      {{Type::tuple({kNumber, kString}), Type::tuple({kNumber, kNumber})},
       "tuple([number,string])"},
      {{Type::tuple({kNumber}), Type::tuple({kBool})}, "fail"},
      {{object({{"a", kNumber}}), object({{"b", kString}})}, "map(string)"},
      {{object({{"a", kNumber}, {"b", kBool}}), object({{"c", kString}})}, "map(string)"},
      {{object({{"a", kNumber}, {"b", kBool}}), object({{"c", kNumber}})}, "fail"},
      {{object({{"a", kNumber}}), object({{"a", kString}})}, "object({a=string})"},
      {{Type::tuple({}), Type::tuple({kNumber})}, "list(number)"},
      {{set, list}, "list(string)"},
      {{set, tuple}, "set(string)"},
      {{tuple, set}, "set(string)"},
      {{list, Type::tuple({kNumber, kBool})}, "list(string)"},
      {{list, Type::tuple({kNumber, kString})}, "list(string)"},
      {{Type::map(kString), object({{"a", kNumber}})}, "map(string)"},
      {{Type::list(kNumber), Type::list(kString)}, "list(string)"},
      {{object({}), tuple}, "fail"},
      {{kAny, list}, "any"},
      {{kAny, kString}, "any"},
      {{kAny, kAny}, "any"},
      {{list, kString}, "fail"},
      {{}, "any"},
  }));
  auto unified = unify(c.types);
  CHECK((unified ? unified->expression() : "fail") == c.result);
}

TEST_CASE("mismatch speaks only of what no value could bridge") {
  CHECK(mismatch(kString, kNumber).empty());
  CHECK(mismatch(kAny, Type::list(kString)).empty());
  CHECK(mismatch(kBool, kNumber) == "number required");
}

}  // namespace
}  // namespace kiln
