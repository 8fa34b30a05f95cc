#include "compiler/syntax/parse.h"
#include "tests/support/catch.h"

using namespace kiln;

namespace {

struct JsonFile {
  explicit JsonFile(std::string text) : id(sources.add("t.json", std::move(text))) {
    tree = parse_json(sources, id, diagnostics);
  }

  BodyContent read(const BodySpec& spec) { return tree->body()->content(spec, diagnostics); }
  const JsonStringExpr& first_string() const {
    return as<JsonStringExpr>(*as<JsonObjectExpr>(*tree->json_root()).properties[0].value);
  }
  std::vector<std::string_view> kinds() const {
    std::vector<std::string_view> kinds;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      kinds.push_back(diagnostic.kind);
    }
    return kinds;
  }

  SourceMap sources;
  Diagnostics diagnostics;
  SourceId id;
  std::unique_ptr<SyntaxTree> tree;
};

using Kinds = std::vector<std::string_view>;

}  // namespace

TEST_CASE("every mistake in a JSON file is reported once and the rest is read") {
  JsonFile file(R"({
    "a": tru,
    "b" 1,
    "c": {"x": 1 "y": 2,},
    "d": [1, 2
  })");
  CHECK(file.kinds() == Kinds{"JsonInvalidKeyword", "JsonMissingColon", "JsonMissingPropertyComma",
                              "JsonTrailingCommaInObject", "JsonMismatchedBrackets"});
  CHECK(file.tree->body()->just_attributes(file.diagnostics).size() == 4);
}

TEST_CASE("what is left open at the end is one mistake") {
  CHECK(JsonFile(R"({"a": {"b": [)").kinds() == Kinds{"JsonEndsEarly"});
  CHECK(JsonFile(R"({"a": {"b": [1)").kinds() == Kinds{"JsonUnclosedArray"});
  CHECK(JsonFile(R"({"a": "x)").kinds() == Kinds{"JsonInvalidString"});
  CHECK(JsonFile("").kinds() == Kinds{"JsonEndsEarly"});
  CHECK(JsonFile("12").kinds() == Kinds{"JsonRootNotObject"});
}

TEST_CASE("blocks are objects and arrays under their labels, in order") {
  JsonFile file(R"({
    "//": "a comment",
    "source": [{"null": {"a": {"x": 1}}}, {"null": {"b": [{}, {}], "a": {}}, "file": {"c": null}}],
    "build": [],
    "locals": {}
  })");
  const BodyContent content =
      file.read({{}, {{"source", {"type", "name"}}, {"build", {}}, {"locals", {}}}});
  CHECK(file.kinds().empty());
  std::string shape;
  for (const BodyBlock& block : content.blocks) {
    shape += block.type;
    for (const BodyLabel& label : block.labels) {
      shape += "." + label.text;
    }
    shape += " ";
  }
  CHECK(shape == "source.null.a source.null.b source.null.b source.null.a locals ");
}

TEST_CASE("problems of bodies in JSON") {
  JsonFile file(
      R"({"a": 1, "a": 2, "source": {"null": {}}, "source": 3, "build": "x", "other": 1})");
  file.read({{{"a"}, {"needed", true}}, {{"source", {"type", "name"}}, {"build", {}}}});
  CHECK(file.kinds() == Kinds{"JsonDuplicateArgument", "JsonMissingLabel", "JsonWrongType",
                              "JsonWrongType", "MissingArgument", "JsonExtraneousProperty"});
}

TEST_CASE("spans in a JSON string are where the text stands in the file") {
  JsonFile file(R"({"a": "é\n\u00e9\ud83d\ude00\t${ nope }"})");
  REQUIRE(file.kinds().empty());
  Diagnostics ignored;
  const ParsedExpr parsed = parse_template(file.first_string(), ignored);
  const TemplatePart& part = as<TemplateExpr>(*parsed.root).parts()[1];
  CHECK(file.sources.text(part.span()) == "${ nope }");
  CHECK(file.sources.text(part.expr()->span()) == "nope");

  JsonFile broken(R"({"a": "\"\u0024{ x. }"})");
  Diagnostics found;
  parse_template(broken.first_string(), found);
  REQUIRE(found.all().size() == 1);
  CHECK(broken.sources.text(found.all()[0].span) == "}");
}

TEST_CASE("deep nesting in JSON is a diagnostic") {
  for (std::string level : {R"({"a":)", "[", R"([{"a":)"}) {
    std::string text;
    for (int i = 0; i < 300000; ++i) {
      text += level;
    }
    CHECK(JsonFile(text).kinds() == Kinds{"NestedTooDeeply"});
  }
  CHECK(JsonFile(std::string(900, '[') + std::string(900, ']')).kinds().empty());
}

TEST_CASE("the last property of a large JSON file is read, and duplicates are found") {
  std::string text = "{";
  for (int i = 0; i < 200000; ++i) {
    text += fmt::format("\"k{}\":[{}],", i, i);
  }
  JsonFile file(text + R"("k7":0,"last":"x"})");
  const auto attributes = file.tree->body()->just_attributes(file.diagnostics);
  CHECK(attributes.size() == 200001);
  CHECK(file.kinds() == Kinds{"JsonDuplicateAttribute"});
}
