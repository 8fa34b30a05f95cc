#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_limit.h"

namespace kiln {

// Names one file in a SourceMap.
enum class SourceId : uint32_t {};

// A half-open byte range [begin, end) in one source file. Passed by value.
//
// Lines and columns are not stored: they are needed only when something is shown, and SourceMap
// computes them then.
struct Span {
  SourceId source{};
  uint32_t begin = 0;
  uint32_t end = 0;

  bool operator==(const Span&) const = default;
};

// From the start of `first` to the end of `last`, which are in the same file.
inline Span join(Span first, Span last) {
  return {first.source, first.begin, last.end};
}

// A part [begin, end) of a text that was made from another file, and the place it was made from.
struct DerivedRange {
  uint32_t begin = 0;
  uint32_t end = 0;
  Span origin;
};

// A 1-based line and a 1-based column. Columns count grapheme clusters (UAX 29), as HCL does: an
// emoji family is one column, a tab is one column.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;

  bool operator==(const Position&) const = default;
};

// Owns the text of every file of one compilation. Views into it stay valid until the map is
// destroyed. Not for use by several threads while files are being added.
class SourceMap {
 public:
  // `name` is what diagnostics show; `text` is any bytes, at most 4 GiB - 1 (longer text is cut by
  // load, not here). There is room for 2^24 files.
  SourceId add(std::string name, std::string text);

  // A text made from the file `from`, whose name it has, such as a template translated from another
  // notation. Of two ranges one holds the other or they are apart. Spans of the text are shown as
  // the places they came from.
  SourceId add_derived(SourceId from, std::string text, std::vector<DerivedRange> ranges);

  // Where a span of a derived text came from: the origin of the narrowest range around it, or the
  // start of the file when there is none. Any other span is its own origin.
  Span origin(Span span) const;

  // How many bytes a text may have to be parsed.
  uint64_t limit() const { return limit_; }
  void set_limit(uint64_t limit) { limit_ = limit; }

  std::string_view name(SourceId id) const { return file(id).name; }

  // The text of a file; a NUL byte follows it in memory, so scanners may look one byte past the
  // end.
  std::string_view text(SourceId id) const { return file(id).text; }
  std::string_view text(Span span) const;

  // Where `offset` (at most the text's size) is.
  Position position(SourceId id, uint32_t offset) const;

  // The line with this 1-based number, without its line ending. Empty past the end.
  std::string_view line(SourceId id, uint32_t number) const;

  // `file:L,C-C` or `file:L,C-L,C`, as HCL prints ranges: of the span's origin.
  std::string describe(Span span) const;

 private:
  uint64_t limit_ = default_source_limit;

  // A place in a long line, at the start of a grapheme cluster.
  struct Milestone {
    uint32_t offset;
    uint32_t column;
  };
  struct File {
    std::string name;
    std::string text;
    // Filled on first use: a file that has no problems never needs them.
    mutable std::vector<uint32_t> line_starts = {};
    // In ascending order, so that a column in a long line need not be counted from its start.
    mutable std::vector<Milestone> milestones = {};
    // Of a derived text, and what it was made from. Sorted by begin, the wider one first.
    bool is_derived = false;
    SourceId from = {};
    std::vector<DerivedRange> ranges = {};
  };

  const File& file(SourceId id) const { return files_[static_cast<uint32_t>(id)]; }
  static const std::vector<uint32_t>& line_starts(const File& file);
  static void find_milestones(const File& file);

  std::deque<File> files_;
};

// How many grapheme clusters `text` has. Broken UTF-8 counts one per byte.
uint32_t count_graphemes(std::string_view text);

}  // namespace kiln
