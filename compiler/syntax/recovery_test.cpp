// Every mistake is reported once, on its line, and hides no other.
#include <algorithm>
#include <string>
#include <vector>

#include "compiler/syntax/parse.h"
#include "tests/support/catch.h"

using namespace kiln;

namespace {

struct Planted {
  // Text that makes the file wrong at its first line.
  std::string text;
  std::string summary;
  // The line to blame, counted from the first line of the text.
  uint32_t line = 0;
};

const std::vector<Planted> planted = {
    {"a = [1, 2", "Missing item separator", 1},
    {"b = \"no end", "Invalid multi-line string"},
    {"c: 3", "Argument or block definition required"},
    {"d = 'x'", "Invalid character"},
    {"e = f(1 2)", "Missing argument separator"},
    {"\"g\" = 1", "Invalid argument name"},
    {"h = 1 +", "Invalid expression"},
    {"i = {\n  x = 1 y = 2\n}", "Missing attribute separator", 1},
    {"j { k = 1, l = 2 }", "Invalid single-argument block definition"},
    {"m \"label\"", "Invalid block definition"},
    {"n = x ? 1", "Missing false expression in conditional"},
    {"o = [for p in q]", "Invalid 'for' expression"},
    {"r = \"a ${s t} b\"", "Extra characters after interpolation expression"},
    {"ra = \"${s \"t\"}\"", "Unclosed template interpolation sequence"},
    {"rb = <<E\n${s \"t\"}\nE", "Extra characters after interpolation expression", 1},
    {"u = v & w", "Unsupported operator"},
    {"x = y[0", "Missing close bracket on index", 1},
    {"z = \"\\q\"", "Invalid escape sequence"},
    {"aa = 1, bb = 2", "Unexpected comma after argument"},
    {"cc = dd.0.1", "Invalid legacy index syntax"},
    {"ee = 1.2.3", "Invalid number literal"},
    {"ff = \"%{ iff x }\"", "Invalid template control keyword"},
};

}  // namespace

TEST_CASE("planted mistakes are reported once each") {
  std::string text;
  std::vector<std::string> expected;
  uint32_t line = 1;
  for (size_t i = 0; i < planted.size(); ++i) {
    // Right before and after each mistake.
    text += "before" + std::to_string(i) + " = [1, { a = \"b\" }]\n";
    expected.push_back(std::to_string(line + 1 + planted[i].line) + " " + planted[i].summary);
    text += planted[i].text + "\nafter" + std::to_string(i) + " {\n  x = 1\n}\n";
    line +=
        5 + static_cast<uint32_t>(std::count(planted[i].text.begin(), planted[i].text.end(), '\n'));
  }
  SourceMap sources;
  SourceId source = sources.add("t.hcl", text);
  Diagnostics diagnostics;
  auto tree = parse(sources, source, diagnostics);
  std::vector<std::string> found;
  for (const Diagnostic& d : diagnostics.all()) {
    found.push_back(std::to_string(sources.position(d.span.source, d.span.begin).line) + " " +
                    d.summary);
  }
  CHECK(found == expected);
  size_t intact = 0;
  for (const AttributeNode& attribute : tree->root().attributes()) {
    intact += attribute.name().starts_with("before") && attribute.value->kind == ExprKind::Tuple;
  }
  for (const BlockNode* block : tree->root().blocks()) {
    intact += block->type().starts_with("after") && block->body.attributes().size() == 1;
  }
  CHECK(intact == 2 * planted.size());
}

TEST_CASE("an unclosed block or bracket leaves the rest of the file readable") {
  SourceMap sources;
  SourceId source = sources.add("t.hcl",
                                "a \"x\" {\n  b = [\n    1,\n  c = 2\n}\n\n"
                                "d {\n  e = 1\n\nf {\n  g = 1\n}\n");
  Diagnostics diagnostics;
  auto tree = parse(sources, source, diagnostics);
  std::vector<std::string> found;
  for (const Diagnostic& d : diagnostics.all()) {
    found.push_back(std::to_string(sources.position(d.span.source, d.span.begin).line) + " " +
                    d.summary);
  }
  CHECK(found ==
        std::vector<std::string>{"4 Missing item separator", "7 Unclosed configuration block"});
  CHECK(tree->root().blocks().size() == 2);
  CHECK(tree->root().blocks()[0]->body.attributes().size() == 2);
}
