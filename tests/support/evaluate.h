#pragma once

#include <string>
#include <string_view>

#include "compiler/eval/evaluate.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/json.h"

namespace kiln {

// The outcome of an expression as one line: `TYPE VALUE` in the notation of Type::expression() and
// value_to_debug_json(), or the summaries and details of what was reported.
inline std::string evaluate_text(std::string_view expression, const Scope& scope) {
  SourceMap sources;
  SourceId id = sources.add("test", std::string(expression));
  Diagnostics diagnostics;
  ParsedExpr parsed = parse_expression(sources, id, diagnostics);
  if (!diagnostics.has_errors()) {
    Value value = evaluate(*parsed.root, scope, diagnostics);
    if (!diagnostics.has_errors()) {
      return value.type().expression() + " " + value_to_debug_json(value);
    }
  }
  std::string out;
  for (const Diagnostic& problem : diagnostics.all()) {
    out += (out.empty() ? "" : "; ") + std::string(problem.summary) + ": " + problem.detail;
  }
  return out;
}

}  // namespace kiln
