#include "compiler/value/value.h"

#include "compiler/value/json.h"
#include "compiler/value/unicode.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

Value text(std::string_view content) {
  return Value::string(content);
}
Value integer(int64_t content) {
  return Value::number(content);
}

const Mark kPassword{"sensitive", "var.password"};
const Mark kToken{"sensitive", "var.token"};

TEST_CASE("types are named as cty names them") {
  Type object = Type::object({{"a", Type::string()}, {"b", Type::list(Type::number())}}, {"b"});
  CHECK(Type::set(object).friendly_name() == "set of object");
  CHECK(Type::map(Type::list(Type::dynamic())).friendly_name() == "map of list of dynamic");
  CHECK(Type::map(Type::dynamic()).constraint_name() == "map of any single type");
  CHECK(object.expression() == "object({a=string,b=optional(list(number))})");
  CHECK(object.without_optional().expression() == "object({a=string,b=list(number)})");
  CHECK(Type::tuple({Type::boolean(), Type::dynamic()}).expression() == "tuple([bool,any])");
  CHECK(object.json() == R"(["object",{"a":"string","b":["list","number"]},["b"]])");
  CHECK(Type::tuple({}).json() == R"(["tuple",[]])");
  CHECK(Type::object({{"a b", Type::string()}}).expression() == R"(object({"a b"=string}))");
}

TEST_CASE("types are equal by structure") {
  CHECK(Type::list(Type::string()) == Type::list(Type::string()));
  CHECK_FALSE(Type::list(Type::string()) == Type::set(Type::string()));
  CHECK_FALSE(Type::object({{"a", Type::string()}}) ==
              Type::object({{"a", Type::string()}}, {"a"}));
  CHECK(Type::capsule("x") == Type::capsule("x"));
  CHECK_FALSE(Type::capsule("x") == Type::capsule("y"));
  CHECK(Type::tuple({Type::list(Type::dynamic())}).has_dynamic());
  CHECK_FALSE(Type::list(Type::string()).has_dynamic());
}

TEST_CASE("strings and keys are normalized and repaired") {
  CHECK(text("e\xCC\x81").as_string() == "\xC3\xA9");
  CHECK(text("a\xFFz").as_string() == "a\xEF\xBF\xBDz");
  CHECK(text(std::string("a\0b", 3)).as_string().size() == 3);
  Value object = Value::object({{"e\xCC\x81", integer(1)}});
  CHECK(object.find("\xC3\xA9") != nullptr);
  CHECK(object.find("e\xCC\x81") != nullptr);
  CHECK(object.find("x") == nullptr);
  CHECK(object.type() == Type::object({{"\xC3\xA9", Type::number()}}));
}

TEST_CASE("a set is sorted and without duplicates; what is not known may be one") {
  Value numbers = Value::set(Type::number(), {integer(10), integer(9), integer(10), integer(-1)});
  CHECK(value_to_debug_json(numbers) == "[-1,9,10]");
  Value words = Value::set(Type::string(), {Value::null(Type::string()), text("b"), text("B")});
  CHECK(value_to_debug_json(words) == R"(["B","b",null])");
  Value truth = Value::set(Type::boolean(), {Value::boolean(true), Value::boolean(false)});
  CHECK(value_to_debug_json(truth) == "[false,true]");
  Value tuples = Value::set(Type::tuple({Type::number()}),
                            {Value::tuple({integer(9)}), Value::tuple({integer(10)})});
  CHECK(value_to_debug_json(tuples) == "[[10],[9]]");
  Value open = Value::set(Type::string(), {text("a"), Value::unknown(Type::string())});
  CHECK(value_to_debug_json(open) == R"(["a",{"$unknown":true}])");
  CHECK_FALSE(open.is_wholly_known());
  CHECK(open.type() == Type::set(Type::string()));
}

TEST_CASE("marks of a set's elements move to the set") {
  Value set = Value::set(Type::string(), {text("a").with_marks({kPassword}), text("b")});
  CHECK(set.marks() == std::vector<Mark>{kPassword});
  CHECK_FALSE(set.elements()[0].is_marked());
}

TEST_CASE("marks are collected, dropped and kept sorted") {
  Value inner = text("x").with_marks({kToken, kPassword, kToken});
  CHECK(inner.marks() == std::vector<Mark>{kPassword, kToken});
  Value outer = Value::object({{"a", Value::tuple({inner, integer(1)})}});
  CHECK_FALSE(outer.is_marked());
  CHECK(outer.contains_mark("sensitive"));
  CHECK_FALSE(outer.contains_mark("ephemeral"));
  CHECK(outer.all_marks() == std::vector<Mark>{kPassword, kToken});
  CHECK(outer.without_marks_deep().all_marks().empty());
  CHECK(outer.without_marks_deep() ==
        Value::object({{"a", Value::tuple({text("x"), integer(1)})}}));
  CHECK_FALSE(outer.without_marks_deep() == outer);
  CHECK(inner.without_marks() == text("x"));
  CHECK(Value().with_marks({kToken}).is_null());
}

TEST_CASE("knowledge is about every depth") {
  Value part = Value::tuple({Value::list(Type::string(), {Value::unknown(Type::string())})});
  CHECK(part.is_known());
  CHECK_FALSE(part.is_wholly_known());
  CHECK(Value::tuple({Value()}).is_wholly_known());
  Refinement refinement;
  refinement.prefix = "a-";
  CHECK(Value::unknown(Type::string(), refinement).refinement().prefix == "a-");
  CHECK_FALSE(Value::unknown(Type::string(), refinement) == Value::unknown(Type::string()));
}

TEST_CASE("elements whose type is not known take the collection's") {
  Value list = Value::list(Type::string(), {Value(), Value::unknown(Type::dynamic())});
  CHECK(list.elements()[0].type() == Type::string());
  CHECK(list.elements()[1].type() == Type::string());
  CHECK(Value::list(Type::dynamic(), {Value(), integer(1)}).type() == Type::list(Type::number()));
}

TEST_CASE("equality looks at type, content and marks") {
  CHECK(Value() == Value::null(Type::dynamic()));
  CHECK_FALSE(Value() == Value::null(Type::string()));
  CHECK_FALSE(Value::list(Type::string(), {}) == Value::set(Type::string(), {}));
  CHECK(Value::number(Number::from_double(0.1)) == Value::number(*Number::parse("0.1")));
  CHECK_FALSE(text("1") == integer(1));
  auto content = std::make_shared<const int>(1);
  Value capsule = Value::capsule(Type::capsule("x"), content);
  CHECK(capsule.capsule_pointer() == content.get());
  CHECK(capsule == Value::capsule(Type::capsule("x"), content));
  CHECK_FALSE(capsule == Value::capsule(Type::capsule("x"), std::make_shared<const int>(1)));
}

TEST_CASE("texts split into grapheme clusters") {
  CHECK(split_graphemes("e\xCC\x81x\r\n\xFF") ==
        std::vector<std::string_view>{"e\xCC\x81", "x", "\r\n", "\xFF"});
  CHECK(split_graphemes("\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA\xF0\x9F\x87\xA9").size() == 2);
}

TEST_CASE("names are judged by Unicode's classes") {
  for (auto name : {"a", "_x", "a-b", "\xC3\xA9t\xC3\xA9", "a1"}) {
    CHECK(is_identifier(name));
  }
  for (auto name : {"", "1a", "-a", "a b", "a.b", "\xFF", "a\xE2\x82\xAC"}) {
    CHECK_FALSE(is_identifier(name));
  }
}

TEST_CASE("texts are quoted as Go quotes them") {
  CHECK(go_quote("a\"b\\c\n\t") == R"("a\"b\\c\n\t")");
  CHECK(go_quote(std::string("\0\x7f", 2)) == R"("\x00\x7f")");
  CHECK(go_quote("\xFF") == R"("\xff")");
  CHECK(go_quote("\xC3\xA9\xE2\x80\x8B") == "\"\xC3\xA9\\u200b\"");
  CHECK(go_quote("\xF3\xA0\x80\x81") == R"("\U000e0001")");
}

}  // namespace
}  // namespace kiln
