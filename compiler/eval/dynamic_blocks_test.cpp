#include "compiler/eval/dynamic_blocks.h"

#include "compiler/eval/evaluate.h"
#include "compiler/syntax/parse.h"
#include "tests/support/catch.h"
#include "tests/support/fake_functions.h"

using namespace kiln;

namespace {

// What a body holds, on one line: `{a=1 port["x"]{n=2}}`; every body may have `a`, `n` and `port`
// blocks with one label, and `plain` blocks with none.
class Reader {
 public:
  std::string read(std::string text) {
    SourceId source = sources_.add("t.hcl", std::move(text));
    trees_.push_back(parse(sources_, source, diagnostics_));
    auto scope = std::make_shared<Scope>();
    scope->set_functions(&fake_functions(), &context_);
    std::string shown = show(*expand_dynamic_blocks(trees_.back()->body(), scope), *scope);
    for (const Diagnostic& diagnostic : diagnostics_.all()) {
      shown += " " + diagnostic.summary + ": " + diagnostic.detail;
    }
    return shown;
  }

 private:
  std::string show(const Body& body, const Scope& outer) {
    const BodySpec spec{{{"a", false}, {"n", false}}, {{"port", {"name"}}, {"plain", {}}}};
    BodyContent content = body.content(spec, diagnostics_);
    std::string out = "{";
    for (const BodyAttribute& attribute : content.attributes) {
      Value value = evaluate(attribute, outer, diagnostics_);
      out += attribute.name + "=" + value_to_debug_json(value) + " ";
    }
    for (const BodyBlock& block : content.blocks) {
      out += block.type;
      for (const BodyLabel& label : block.labels) {
        out += "[" + label.text + "]";
      }
      out += show(*block.body, outer) + " ";
    }
    return out + "}";
  }

  SourceMap sources_;
  std::vector<std::unique_ptr<SyntaxTree>> trees_;
  CallContext context_;
  Diagnostics diagnostics_;
};

std::string read(std::string text) {
  return Reader().read(std::move(text));
}

}  // namespace

TEST_CASE("dynamic blocks stand among written ones") {
  CHECK(read("plain {\n n = 0\n}\ndynamic \"plain\" {\n for_each = [1, 2]\n content {\n n = "
             "plain.value\n a = plain.key\n }\n}\nplain {\n n = 9\n}\n") ==
        "{plain{n=0 } plain{n=1 a=0 } plain{n=2 a=1 } plain{n=9 } }");
}

TEST_CASE("labels, iterator names, maps and sets") {
  CHECK(read("dynamic \"port\" {\n for_each = {x = 1, y = 2}\n iterator = it\n labels = "
             "[\"p-${it.key}\"]\n content {\n n = it.value\n }\n}\n") ==
        "{port[p-x]{n=1 } port[p-y]{n=2 } }");
  CHECK(
      read("dynamic \"plain\" {\n for_each = convert([\"b\", \"a\"], set(string))\n content {\n n "
           "= \"${plain.key}${plain.value}\"\n }\n}\n") == "{plain{n=\"aa\" } plain{n=\"bb\" } }");
}

TEST_CASE("a nested dynamic block sees the outer iterator") {
  CHECK(read("dynamic \"plain\" {\n for_each = [[1], [2, 3]]\n iterator = outer\n content {\n "
             "dynamic \"plain\" {\n for_each = outer.value\n content {\n n = "
             "\"${outer.key}-${plain.value}\"\n }\n }\n }\n}\n") ==
        "{plain{plain{n=\"0-1\" } } plain{plain{n=\"1-2\" } plain{n=\"1-3\" } } }");
}

TEST_CASE("an unknown for_each makes one block of unknown attributes") {
  CHECK(
      read("dynamic \"plain\" {\n for_each = unknown(list(string))\n content {\n n = 1\n }\n}\n") ==
      "{plain{n={\"$unknown\":true} } }");
}

TEST_CASE("marks of for_each are on everything inside") {
  CHECK(read("dynamic \"plain\" {\n for_each = sensitive([1])\n content {\n n = 7\n }\n}\n") ==
        "{plain{n={\"$marks\":[\"sensitive\"],\"$value\":7} } }");
}

TEST_CASE("mistakes in dynamic blocks") {
  auto with = [](const std::string& inside) {
    return read("dynamic \"plain\" {\n" + inside + "\n}\n");
  };
  CHECK(with("for_each = 1\n content {}") ==
        "{} Invalid dynamic for_each value: Cannot use a number value in for_each. An iterable "
        "collection is required.");
  CHECK(with("for_each = null\n content {}") ==
        "{} Invalid dynamic for_each value: Cannot use a null value in for_each.");
  CHECK(with("for_each = []\n iterator = a.b\n content {}") ==
        "{} Invalid dynamic iterator name: Dynamic iterator must be a single variable name.");
  CHECK(with("for_each = []") ==
        "{} Missing dynamic content block: A dynamic block must have a nested block of type "
        "\"content\" to describe the body of each generated block.");
  CHECK(with("for_each = []\n content {}\n content {}") ==
        "{} Extraneous dynamic content block: Only one nested content block is allowed for each "
        "dynamic block.");
  CHECK(read("dynamic \"nope\" {\n for_each = []\n content {}\n}\n") ==
        "{} Unsupported block type: Blocks of type \"nope\" are not expected here.");
  CHECK(read("dynamic \"port\" {\n for_each = [1]\n labels = [\"a\", \"b\"]\n content {}\n}\n") ==
        "{} Extraneous dynamic block label: Blocks of type \"port\" require 1 label(s).");
  CHECK(
      read("dynamic \"port\" {\n for_each = [1]\n labels = [unknown(string)]\n content {}\n}\n") ==
      "{} Invalid dynamic block label: This value is not yet known. Dynamic block labels must be "
      "immediately-known values.");
  CHECK(
      read("dynamic \"port\" {\n for_each = [1]\n labels = [sensitive(\"x\")]\n content {}\n}\n") ==
      "{} Invalid dynamic block label: This value has dynamic marks that make it unsuitable for "
      "use as a block label.");
}

TEST_CASE("what a partial read took is not there for the next") {
  SourceMap sources;
  Diagnostics diagnostics;
  auto tree =
      parse(sources,
            sources.add("t.hcl",
                        "a = 1\nn = 2\ndynamic \"plain\" {\n for_each = [1]\n content {}\n}\n"
                        "dynamic \"other\" {\n for_each = [1, 2]\n content {}\n}\n"),
            diagnostics);
  BodyPointer body = expand_dynamic_blocks(tree->body(), std::make_shared<Scope>());
  BodyPointer rest;
  BodyContent first = body->partial_content({{{"a", true}}, {{"plain", {}}}}, diagnostics, rest);
  CHECK(first.attributes.size() == 1);
  CHECK(first.blocks.size() == 1);
  BodyContent second = rest->content({{{"n", true}}, {{"other", {}}}}, diagnostics);
  CHECK(second.attributes.size() == 1);
  CHECK(second.blocks.size() == 2);
  CHECK_FALSE(diagnostics.has_errors());
}
