#include <llvm/Support/JSON.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/syntax/debug.h"
#include "compiler/syntax/json_parser.h"
#include "compiler/syntax/json_scanner.h"
#include "tests/support/catch.h"

using namespace kiln;

// Cases recorded from HCL's own tests of its JSON scanner and parser, read from $KILN_CONFORMANCE.
// Not through kiln's values: they would normalize strings.
namespace {

llvm::json::Array rows(const std::string& name) {
  const char* folder = std::getenv("KILN_CONFORMANCE");
  if (folder == nullptr) {
    std::cout << "conformance: NOT RUN (" << name << ")\n";
    return {};
  }
  std::ifstream file(std::string(folder) + "/hcl/" + name);
  std::stringstream text;
  text << file.rdbuf();
  llvm::Expected<llvm::json::Value> all = llvm::json::parse(text.str());
  REQUIRE(bool(all));
  return std::move(*all->getAsArray());
}

std::string_view go_name(JsonTokenKind kind) {
  switch (kind) {
    case JsonTokenKind::OpenBrace:
      return "tokenBraceO";
    case JsonTokenKind::CloseBrace:
      return "tokenBraceC";
    case JsonTokenKind::OpenBracket:
      return "tokenBrackO";
    case JsonTokenKind::CloseBracket:
      return "tokenBrackC";
    case JsonTokenKind::Comma:
      return "tokenComma";
    case JsonTokenKind::Colon:
      return "tokenColon";
    case JsonTokenKind::Equals:
      return "tokenEquals";
    case JsonTokenKind::Keyword:
      return "tokenKeyword";
    case JsonTokenKind::Number:
      return "tokenNumber";
    case JsonTokenKind::String:
      return "tokenString";
    case JsonTokenKind::Invalid:
      return "tokenInvalid";
    case JsonTokenKind::EndOfFile:
      return "tokenEOF";
  }
  return {};
}

// A tree in the notation of the rows.
class NodeWriter {
 public:
  explicit NodeWriter(const SourceMap& sources) : sources_(sources) {}

  llvm::json::Value node(const Expr& expr) const {
    llvm::json::Object node{{"range", range(expr.span())}};
    const Span open{expr.span().source, expr.span().begin, expr.span().begin + 1};
    if (expr.kind == ExprKind::JsonObject) {
      llvm::json::Array properties;
      for (const JsonProperty& property : as<JsonObjectExpr>(expr).properties) {
        properties.push_back(llvm::json::Object{{"name", std::string(property.name->text)},
                                                {"name_range", range(property.name->span())},
                                                {"value", this->node(*property.value)}});
      }
      node["node"] = "object";
      node["attrs"] = std::move(properties);
      node["open_range"] = range(open);
      node["close_range"] = range({expr.span().source, expr.span().end - 1, expr.span().end});
    } else if (expr.kind == ExprKind::Tuple) {
      llvm::json::Array values;
      for (const Expr* element : as<TupleExpr>(expr).elements) {
        values.push_back(this->node(*element));
      }
      node["node"] = "array";
      node["values"] = std::move(values);
      node["open_range"] = range(open);
    } else if (expr.kind == ExprKind::JsonString) {
      node["node"] = "string";
      node["value"] = std::string(as<JsonStringExpr>(expr).text);
    } else if (expr.kind == ExprKind::Literal) {
      literal(as<LiteralExpr>(expr), node);
    } else {
      node["node"] = "invalid";
    }
    return node;
  }

  llvm::json::Value range(Span span) const {
    JsonWriter json;
    write_debug_range(json, sources_, span, DebugColumns::Json);
    return *llvm::json::parse(json.text());
  }

 private:
  static void literal(const LiteralExpr& literal, llvm::json::Object& node) {
    switch (literal.literal()) {
      case LiteralKind::Null:
        node["node"] = "null";
        return;
      case LiteralKind::True:
      case LiteralKind::False:
        node["node"] = "bool";
        node["value"] = literal.literal() == LiteralKind::True;
        return;
      case LiteralKind::Number:
        node["node"] = "number";
        node["value"] = *llvm::json::parse({literal.text().data(), literal.text().size()});
        return;
    }
  }

  const SourceMap& sources_;
};

std::string text_of(const llvm::json::Object& row, llvm::StringRef member) {
  return row.getString(member).value_or("").str();
}

}  // namespace

TEST_CASE("HCL's own table of JSON tokens") {
  size_t count = 0;
  for (const llvm::json::Value& value : rows("json_scanner_test.json")) {
    const llvm::json::Object& row = *value.getAsObject();
    SourceMap sources;
    const SourceId source = sources.add("", text_of(row, "input"));
    llvm::json::Array tokens;
    JsonScanner scanner(sources.text(source));
    JsonToken token;
    do {
      token = scanner.next();
      const Span span{source, token.begin, token.end};
      llvm::json::Value written = NodeWriter(sources).range(span);
      llvm::json::Object& object = *written.getAsObject();
      object["text"] = std::string(sources.text(span));
      object["type"] = std::string(go_name(token.kind));
      tokens.push_back(std::move(written));
    } while (token.kind != JsonTokenKind::EndOfFile);
    INFO(text_of(row, "id") << ": " << text_of(row, "input"));
    const llvm::json::Value found(std::move(tokens));
    CHECK(found == *row.getObject("expected")->get("tokens"));
    ++count;
  }
  if (count > 0) {
    std::cout << "conformance: " << count << " rows (json_scanner_test.json)\n";
  }
}

TEST_CASE("HCL's own table of JSON values") {
  size_t count = 0;
  for (const llvm::json::Value& value : rows("json_parser_test.json")) {
    const llvm::json::Object& row = *value.getAsObject();
    SourceMap sources;
    const SourceId source = sources.add("", text_of(row, "input"));
    Arena arena;
    Diagnostics found;
    const Expr* root = parse_json_value(sources, source, arena, false, found);
    INFO(text_of(row, "id") << ": " << text_of(row, "input"));
    const llvm::json::Array& theirs = *row.getObject("actual_new")->getArray("diagnostics");
    // One mistake is one message: of theirs the rest follows from the first.
    REQUIRE(found.all().size() == std::min<size_t>(theirs.size(), 1));
    if (theirs.empty()) {
      CHECK(NodeWriter(sources).node(*root) == *row.getObject("expected")->get("node"));
    } else {
      CHECK(std::ranges::any_of(theirs, [&](const llvm::json::Value& diagnostic) {
        return diagnostic.getAsObject()->getString("summary") == found.all()[0].summary;
      }));
    }
    ++count;
  }
  if (count > 0) {
    std::cout << "conformance: " << count << " rows (json_parser_test.json)\n";
  }
}
