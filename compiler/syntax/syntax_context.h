#pragma once

#include <string_view>

#include "compiler/source/diagnostic.h"
#include "compiler/source/source_map.h"
#include "compiler/syntax/arena.h"
#include "compiler/syntax/json_string.h"
#include "compiler/syntax/scanner.h"

namespace kiln {

// The parse of one source: what everything that builds its tree shares.
struct SyntaxContext {
  // What was found so far, in no particular order.
  Diagnostics& diagnostics;
  const SourceMap* sources = nullptr;
  SourceId source{};
  std::string_view text{};
  // Where nodes go.
  Arena* arena = nullptr;

  std::string_view text_of(Lexeme token) const {
    return text.substr(token.begin, token.end - token.begin);
  }
  Span span(uint32_t begin, uint32_t end) const {
    return places == nullptr ? Span{source, begin, end}
                             : Span{source, places->place(begin), places->place(end)};
  }
  Span span(Lexeme token) const { return span(token.begin, token.end); }
  Span span(Lexeme first, Lexeme last) const { return span(first.begin, last.end); }

  // Set when `text` is not the source itself but what a JSON string in it says.
  const JsonPlaces* places = nullptr;
};

}  // namespace kiln
