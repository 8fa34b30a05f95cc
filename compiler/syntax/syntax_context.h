#pragma once

#include <string_view>

#include "compiler/source/diagnostic.h"
#include "compiler/source/source_map.h"
#include "compiler/syntax/arena.h"
#include "compiler/syntax/scanner.h"

namespace kiln {

// The parse of one source: what everything that builds its tree shares.
struct SyntaxContext {
  const SourceMap& sources;
  SourceId source;
  std::string_view text;
  // Where nodes go.
  Arena& arena;
  // What was found so far, in no particular order.
  Diagnostics& diagnostics;

  std::string_view text_of(Lexeme token) const {
    return text.substr(token.begin, token.end - token.begin);
  }
  Span span(uint32_t begin, uint32_t end) const { return {source, begin, end}; }
  Span span(Lexeme token) const { return {source, token.begin, token.end}; }
  Span span(Lexeme first, Lexeme last) const { return {source, first.begin, last.end}; }
};

}  // namespace kiln
