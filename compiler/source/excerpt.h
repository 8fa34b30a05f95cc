#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_map.h"

namespace kiln {

// Something to underline in an excerpt.
struct Underline {
  Span span;
  // What the line under it is made of.
  char mark = '^';
  // Said after the underline; may be empty.
  std::string words;
  // The parameters of the terminal's SGR sequence; empty without colour.
  std::string color;
};

// The lines of one file that `underlines` (of that file, at least one) touch, with what is
// underlined below each, in the order of the file; the first one is the subject, for which
// the lines that open the blocks around it are shown too. A span of more than four lines shows its
// first two and its last. Lines that are not shown between others are one `...`.
//
//     2 | source "null" "web" {
//     3 |   target = var.nmae
//       |            ^^^^^^^^ words
//
// Lines longer than `width` columns are cut around what is underlined in them.
std::string excerpt(const SourceMap& sources, const std::vector<Underline>& underlines,
                    uint32_t width);

}  // namespace kiln
