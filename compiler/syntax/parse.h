#pragma once

#include <memory>
#include <string_view>

#include "compiler/source/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/body.h"

namespace kiln {

// One parsed file: owns the nodes. The SourceMap that has its text must outlive it.
class SyntaxTree {
 public:
  struct Storage;

  explicit SyntaxTree(std::unique_ptr<Storage> storage);
  ~SyntaxTree();
  SyntaxTree(const SyntaxTree&) = delete;
  SyntaxTree& operator=(const SyntaxTree&) = delete;

  // Of native syntax; empty for a JSON file.
  const BodyNode& root() const;
  // Of a JSON file: an object or an array. Null for native syntax.
  const Expr* json_root() const;
  // The root through the Body interface, whatever the syntax. Valid as long as the tree.
  BodyPointer body() const;

 private:
  std::unique_ptr<Storage> storage_;
};

// Parses a file of native syntax. Never fails: after a problem the tree holds what could be
// understood, with Invalid expressions where there was nothing to understand. Every mistake is
// reported once. Text that is not UTF-8, too deeply nested or too large is a diagnostic like any
// other.
std::unique_ptr<SyntaxTree> parse(const SourceMap& sources, SourceId source,
                                  Diagnostics& diagnostics);

// The same for a file of HCL's JSON syntax. Strings are not looked into.
std::unique_ptr<SyntaxTree> parse_json(const SourceMap& sources, SourceId source,
                                       Diagnostics& diagnostics);

// In the syntax that the source's name tells: JSON if it ends in `.json`.
std::unique_ptr<SyntaxTree> parse_by_name(const SourceMap& sources, SourceId source,
                                          Diagnostics& diagnostics);

// One expression or one template that stands alone in a file or string. `root` is valid as long as
// the object.
struct ParsedExpr {
  explicit ParsedExpr(std::unique_ptr<SyntaxTree::Storage> storage, const Expr* root);
  ~ParsedExpr();
  ParsedExpr(ParsedExpr&&) noexcept;

  std::unique_ptr<SyntaxTree::Storage> storage;
  const Expr* root;
};

// Parses a whole source as one expression, newlines ignored.
ParsedExpr parse_expression(const SourceMap& sources, SourceId source, Diagnostics& diagnostics);

// Parses a whole source as a template without quotes: no backslash escapes; `${` and `%{` work.
ParsedExpr parse_template(const SourceMap& sources, SourceId source, Diagnostics& diagnostics);

// What a JSON string says, parsed as an expression (for references, calls and types) or as a
// template. Spans are in the JSON text, right behind escapes too. `string` must outlive the result.
ParsedExpr parse_expression(const JsonStringExpr& string, Diagnostics& diagnostics);
ParsedExpr parse_template(const JsonStringExpr& string, Diagnostics& diagnostics);

}  // namespace kiln
