#include "compiler/eval/evaluate.h"
#include "compiler/eval/type_expression.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/json.h"
#include "tests/support/catch.h"

using namespace kiln;

namespace {

struct JsonValue {
  explicit JsonValue(std::string text) : id(sources.add("t.json", std::move(text))) {
    tree = parse_json(sources, id, diagnostics);
    scope.set("v", Value::string("text"));
    scope.set("n", Value::number(Number(int64_t{3})));
  }

  // Of the first property.
  const Expr& expr() const { return *as<JsonObjectExpr>(*tree->json_root()).properties[0].value; }
  std::string value() { return value_to_debug_json(evaluate(expr(), scope, diagnostics)); }

  SourceMap sources;
  Diagnostics diagnostics;
  SourceId id;
  std::unique_ptr<SyntaxTree> tree;
  Scope scope;
};

}  // namespace

TEST_CASE("strings in JSON are templates") {
  CHECK(JsonValue(R"({"a": "x${v}y"})").value() == R"("xtexty")");
  CHECK(JsonValue(R"({"a": "${n + 1}"})").value() == "4");
  CHECK(JsonValue(R"({"a": "$${v} %{ if n > 2 }yes%{ endif }"})").value() == R"("${v} yes")");
  CHECK(JsonValue(R"({"a": ["${v}", 1.50, true, null, {"${v}": "\u0024{n}"}]})").value() ==
        R"(["text",1.5,true,null,{"text":3}])");
}

TEST_CASE("without templates strings in JSON are literal") {
  JsonValue json(R"({"a": {"${v}": "${n"}})");
  json.scope.forbid_templates();
  CHECK(json.value() == R"({"$escaped":{"${v}":"${n"}})");
  CHECK(json.diagnostics.all().empty());
}

TEST_CASE("names in a JSON object are checked") {
  JsonValue json(R"({"a": {"x": 1, "x": 2, "${null}": 3, "${[]}": 4}})");
  json.value();
  std::vector<std::string_view> kinds;
  for (const Diagnostic& diagnostic : json.diagnostics.all()) {
    kinds.push_back(diagnostic.kind);
  }
  CHECK(kinds ==
        std::vector<std::string_view>{"DuplicateJsonKey", "InvalidJsonKey", "InvalidJsonKey"});
}

TEST_CASE("a problem in a JSON string is blamed on its place in the file") {
  JsonValue json(R"({"a": "\n\n${v} ${nope}"})");
  json.value();
  REQUIRE(json.diagnostics.all().size() == 1);
  CHECK(json.sources.text(json.diagnostics.all()[0].span) == "nope");
}

TEST_CASE("a JSON string may be a reference, a name or a type") {
  const JsonValue reference(R"({"a": "source.null.x"})");
  REQUIRE(as_reference(reference.expr()));
  CHECK(as_reference(reference.expr())->steps.size() == 2);
  CHECK(as_keyword(JsonValue(R"({"a": "string"})").expr()) == "string");
  CHECK_FALSE(as_keyword(JsonValue(R"({"a": "a.b"})").expr()));

  Diagnostics problems;
  const JsonValue type(R"json({"a": "map(object({x = optional(number, 1)}))"})json");
  CHECK(evaluate_type(type.expr(), TypeForm::ConstraintWithDefaults, problems).type.expression() ==
        "map(object({x=optional(number)}))");
  CHECK(problems.all().empty());
  evaluate_type(JsonValue(R"({"a": ["string"]})").expr(), TypeForm::Constraint, problems);
  CHECK(problems.all().size() == 1);
}

TEST_CASE("references in JSON are found in strings and names") {
  const JsonValue json(R"({"a": ["${v.x}", {"${n}": "%{ for q in var.l }${q}%{ endfor }"}]})");
  std::string roots;
  for (const Reference& reference : references(json.expr())) {
    roots += reference.root + " ";
  }
  CHECK(roots == "v n var ");
}
