#include "compiler/syntax/parse.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace kiln;

namespace {

struct Parsed {
  explicit Parsed(const std::string& text) : source(sources.add("t.hcl", text)) {
    tree = parse(sources, source, diagnostics);
  }

  // `line,column summary` of each diagnostic.
  std::vector<std::string> problems() const {
    std::vector<std::string> all;
    for (const Diagnostic& d : diagnostics.all()) {
      Position at = sources.position(d.span.source, d.span.begin);
      all.push_back(std::to_string(at.line) + "," + std::to_string(at.column) + " " + d.summary);
    }
    return all;
  }
  // The value of the only attribute.
  const Expr& value() const { return *tree->root().attributes()[0].value; }

  SourceMap sources;
  SourceId source;
  Diagnostics diagnostics;
  std::unique_ptr<SyntaxTree> tree;
};

using Problems = std::vector<std::string>;

}  // namespace

TEST_CASE("attributes, blocks and labels") {
  Parsed file("a = 1\nb \"x\" y {\n  c = 2\n\n  d {}\n}\ne { f = 3 }\n");
  REQUIRE(file.problems() == Problems{});
  const BodyNode& root = file.tree->root();
  REQUIRE(root.attributes().size() == 1);
  CHECK(root.attributes()[0].name() == "a");
  CHECK(file.sources.text(root.attributes()[0].span()) == "a = 1");
  REQUIRE(root.blocks().size() == 2);
  const BlockNode& block = *root.blocks()[0];
  CHECK(block.type() == "b");
  REQUIRE(block.labels().size() == 2);
  CHECK(block.labels()[0].text() == "x");
  CHECK(file.sources.text(block.labels()[0].span) == "\"x\"");
  CHECK(file.sources.text(block.header_span()) == "b \"x\" y");
  CHECK(file.sources.text(block.body.span) == "{\n  c = 2\n\n  d {}\n}");
  CHECK(block.body.attributes().size() == 1);
  CHECK(block.body.blocks().size() == 1);
  CHECK(root.blocks()[1]->body.attributes()[0].name() == "f");
}

TEST_CASE("operators bind as in HCL") {
  Parsed file("a = 1 + 2 * 3 - -x.y == 4 || !b && c ? d : e\n");
  REQUIRE(file.problems() == Problems{});
  REQUIRE(file.value().kind == ExprKind::Conditional);
  const Expr& condition = *as<ConditionalExpr>(file.value()).condition;
  REQUIRE(condition.kind == ExprKind::Binary);
  CHECK(as<BinaryExpr>(condition).op == BinaryOp::Or);
  const auto& equal = as<BinaryExpr>(*as<BinaryExpr>(condition).left);
  CHECK(equal.op == BinaryOp::Equal);
  const auto& subtract = as<BinaryExpr>(*equal.left);
  CHECK(subtract.op == BinaryOp::Subtract);
  CHECK(file.sources.text(subtract.left->span()) == "1 + 2 * 3");
  CHECK(file.sources.text(subtract.right->span()) == "-x.y");
}

TEST_CASE("an attribute-only splat ends at an index, a full one does not") {
  Parsed attribute_only("a = l.*.t[0]\n");
  REQUIRE(attribute_only.value().kind == ExprKind::Index);
  CHECK(as<IndexExpr>(attribute_only.value()).object->kind == ExprKind::Splat);
  Parsed full("a = l[*].t[0]\n");
  REQUIRE(full.value().kind == ExprKind::Splat);
  CHECK(as<SplatExpr>(full.value()).each->kind == ExprKind::Index);
}

TEST_CASE("newlines end arguments but not bracketed expressions") {
  CHECK(Parsed("a = (1 +\n2)\n").problems() == Problems{});
  CHECK(Parsed("a = b[\n0\n]\n").problems() == Problems{});
  CHECK(Parsed("a = {\n# c\nb = 1 # d\nc = 2, d = 3\n}\n").problems() == Problems{});
  CHECK(Parsed("a = 1 +\n2\n").problems() == Problems{"1,8 Invalid expression"});
  CHECK(Parsed("a = (l[\n*\n])\n").problems() == Problems{});
  CHECK(Parsed("a = l[\n*\n]\n").problems().size() == 1);
}

TEST_CASE("one-line blocks hold one argument") {
  CHECK(Parsed("a { b = 1\n}\n").problems() ==
        Problems{"1,10 Invalid single-argument block definition"});
  CHECK(Parsed("a {\n b = 1 }\n").problems() == Problems{"2,8 Missing newline after argument"});
  CHECK(Parsed("a { b = 1, c = 2 }\n").problems() ==
        Problems{"1,10 Invalid single-argument block definition"});
  CHECK(Parsed("a { b {} }\n").problems() == Problems{"1,5 Argument definition required"});
}

TEST_CASE("nesting has a limit") {
  std::string brackets = "a = " + std::string(300000, '[');
  CHECK(Parsed(brackets).problems() == Problems{"1,1004 Nested too deeply"});
  std::string closed;
  for (int i = 0; i < 3000; ++i) {
    closed = "a {\n" + closed + "}\n";
  }
  CHECK(Parsed(closed).problems().size() == 1);
  std::string signs = "a = " + std::string(300000, '-') + "1\n";
  CHECK(Parsed(signs).problems().size() == 1);
  std::string sum = "a = 1";
  std::string blocks;
  for (int i = 0; i < 100000; ++i) {
    sum += "+1";
    blocks += "b {\n";
  }
  CHECK(Parsed(sum + "\n").problems().empty());
  CHECK(Parsed(blocks).problems().size() == 1);
}
