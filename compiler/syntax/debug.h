#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "compiler/source/diagnostic.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/token.h"
#include "compiler/value/json.h"

namespace kiln {

// What `kiln debug` prints about syntax: the JSON of tests/oracle, so that a script can compare
// kiln with HashiCorp's own library. Keys are in bytewise order.

// One line per token: type, text (and `hex` if that is not UTF-8), start and end.
std::string debug_tokens(const SourceMap& sources, SourceId source, SourceForm form);

// How `debug parse` is asked to print: on one line or (`indent` 2) on many, with the syntax trees
// of expressions or without.
struct DebugParseForm {
  unsigned indent = 2;
  bool with_expressions = false;
};

// Where a text goes that may be too long to be kept whole: piece by piece.
using TextSink = std::function<void(std::string_view)>;

// The file's attributes and blocks with all their ranges, and the diagnostics.
void debug_parse(const SourceMap& sources, SourceId source, const SyntaxTree& tree,
                 const Diagnostics& diagnostics, const DebugParseForm& form, const TextSink& out);

// The file's attributes and blocks with the syntax trees of expressions, on one line.
std::string debug_body(const SourceMap& sources, SourceId source, const SyntaxTree& tree);

// The syntax tree of an expression, on one line.
std::string debug_expression(const SourceMap& sources, SourceId source, const Expr& expr);

// How HCL counts columns: in JSON text a tab outside of strings takes two and a carriage return
// none.
enum class DebugColumns : uint8_t { Native, Json };

// `{"end": ..., "start": ...}` with line, column and byte.
void write_debug_range(JsonWriter& json, const SourceMap& sources, Span span, DebugColumns columns);

// The diagnostics as a JSON array.
std::string debug_diagnostics(const SourceMap& sources, const Diagnostics& diagnostics,
                              unsigned indent, DebugColumns columns = DebugColumns::Native);

}  // namespace kiln
