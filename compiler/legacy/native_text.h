#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/legacy/call_rewriter.h"
#include "compiler/source/source_map.h"

namespace kiln {

// Writes native syntax and remembers where each part of it came from.
class NativeText {
 public:
  // Where the next byte goes, for place().
  size_t size() const { return text_.size(); }

  void write(std::string_view text) { text_ += text; }
  void write(std::string_view text, Span origin);
  // Says that the text from `begin` to here was made from `origin`. Ranges must nest.
  void place(size_t begin, Span origin);

  // A text as it stands between quotes: with escapes.
  void write_escaped(std::string_view text) { text_ += escape(text); }
  static std::string escape(std::string_view text);
  // A whole string literal.
  void write_quoted(std::string_view text, Span origin);

  // Puts another text, with its origins, behind this one.
  void append(const NativeText& other);

  const std::string& text() const { return text_; }
  const std::vector<DerivedRange>& ranges() const { return ranges_; }

 private:
  std::string text_;
  std::vector<DerivedRange> ranges_;
};

}  // namespace kiln
