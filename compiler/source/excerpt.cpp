#include "compiler/source/excerpt.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/source/safe_text.h"

namespace kiln {
namespace {

// A span of more lines than this is shown by its first two and its last.
constexpr uint32_t most_lines = 4;

// What is underlined in one line, in bytes of the line.
struct Mark {
  uint32_t begin;
  uint32_t end;
  const Underline* underline;
  // The underline's words go below its last line.
  bool is_last;
};

using Lines = std::map<uint32_t, std::vector<Mark>>;

uint32_t first_visible(std::string_view line) {
  return static_cast<uint32_t>(std::min(line.find_first_not_of(" \t"), line.size()));
}

void add_marks(const SourceMap& sources, const Underline& underline, Lines& lines) {
  const Span span = underline.span;
  const std::string_view text = sources.text(span.source);
  const uint32_t first = sources.position(span.source, span.begin).line;
  // A span that ends with a line's newline does not reach into the next line.
  uint32_t end = span.end;
  if (end > span.begin && text[end - 1] == '\n') {
    --end;
  }
  const uint32_t last = sources.position(span.source, end).line;
  for (uint32_t number = first; number <= last; ++number) {
    if (last - first >= most_lines && number == first + 2) {
      number = last;
    }
    const std::string_view line = sources.line(span.source, number);
    const auto start = static_cast<uint32_t>(line.data() - text.data());
    const auto size = static_cast<uint32_t>(line.size());
    Mark mark{0, size, &underline, number == last};
    mark.begin = number == first ? span.begin - start : first_visible(line);
    if (number == last) {
      mark.end = std::max(mark.begin, std::min(end - start, size));
    }
    lines[number].push_back(mark);
  }
}

// The part of a line's cells that is shown.
struct Window {
  size_t begin = 0;
  size_t end = 0;
};

Window choose_window(const std::vector<Cell>& line, const std::vector<Mark>& marks,
                     uint32_t width) {
  uint32_t total = 0;
  for (const Cell& cell : line) {
    total += cell.width;
  }
  if (total <= width) {
    return {0, line.size()};
  }
  const uint32_t subject = marks.empty() ? 0 : marks.front().begin;
  size_t at = 0;
  while (at < line.size() && line[at].begin < subject) {
    ++at;
  }
  Window window{at, at};
  for (uint32_t before = 0; window.begin > 0; --window.begin) {
    before += line[window.begin - 1].width;
    if (before > width / 2) {
      break;
    }
  }
  uint32_t used = 0;
  for (window.end = window.begin; window.end < line.size(); ++window.end) {
    used += line[window.end].width;
    if (used > width) {
      break;
    }
  }
  return window;
}

class Painter {
 public:
  Painter(const SourceMap& sources, SourceId source, uint32_t gutter, uint32_t width)
      : sources_(sources), source_(source), gutter_(gutter), width_(width) {}

  std::string line(uint32_t number, const std::vector<Mark>& marks) const {
    const std::string_view whole = sources_.line(source_, number);
    const Piece piece = near_subject(whole, marks);
    std::vector<Cell> line = cells(piece.text);
    for (Cell& cell : line) {
      cell.begin += piece.begin;
    }
    const Window window = choose_window(line, marks, width_);
    std::string text = piece.begin > 0 || window.begin > 0 ? "..." : "";
    const size_t lead = text.size();
    for (size_t i = window.begin; i < window.end; ++i) {
      text += line[i].text;
    }
    const bool is_cut = piece.begin + piece.text.size() < whole.size() || window.end < line.size();
    text += is_cut ? "..." : "";
    // Nothing but the bar on an empty line: no blanks at line ends.
    const std::string bar = fmt::format("  {:>{}} |", number, gutter_);
    std::string out = text.find_first_not_of(' ') == std::string::npos
                          ? bar + "\n"
                          : fmt::format("{} {}\n", bar, text);
    for (const Mark& mark : marks) {
      out += underline(line, window, lead, mark);
    }
    return out;
  }

  std::string gap() const { return fmt::format("  {:>{}}\n", "...", gutter_ + 2); }

 private:
  // What can be seen of a line: a line may be a gigabyte long.
  struct Piece {
    uint32_t begin;
    std::string_view text;
  };

  Piece near_subject(std::string_view line, const std::vector<Mark>& marks) const {
    const size_t subject = marks.empty() ? 0 : marks.front().begin;
    // A column of ASCII is a byte; one that shows anything else may be many.
    size_t reach = size_t{width_} + 1;
    const std::string_view near = line.substr(subject > reach ? subject - reach : 0, 2 * reach);
    if (!std::ranges::all_of(near, [](char c) { return static_cast<signed char>(c) >= 0; })) {
      reach = size_t{width_} * 16;
    }
    const auto is_inside = [&](size_t at) {
      return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80;
    };
    size_t begin = subject > reach ? subject - reach : 0;
    while (begin > 0 && is_inside(begin)) {
      --begin;
    }
    size_t end = std::min(line.size(), subject + reach);
    while (is_inside(end)) {
      ++end;
    }
    return {static_cast<uint32_t>(begin), line.substr(begin, end - begin)};
  }

  // `lead` columns stand before the window.
  std::string underline(const std::vector<Cell>& line, Window window, size_t lead,
                        const Mark& mark) const {
    size_t length = 0;
    for (size_t i = window.begin; i < window.end; ++i) {
      if (line[i].begin < mark.begin) {
        lead += line[i].width;
      } else if (line[i].begin < mark.end) {
        length += line[i].width;
      }
    }
    std::string out = fmt::format("  {:>{}} | {}", "", gutter_, std::string(lead, ' '));
    std::string under(std::max<size_t>(1, length), mark.underline->mark);
    if (mark.is_last && !mark.underline->words.empty()) {
      under += " " + safe_text(mark.underline->words);
    }
    const std::string& color = mark.underline->color;
    return out + (color.empty() ? under : fmt::format("\033[{}m{}\033[0m", color, under)) + "\n";
  }

  const SourceMap& sources_;
  SourceId source_;
  uint32_t gutter_;
  uint32_t width_;
};

// The lines that open what the subject's line is in: the lines before it that end in an opening
// bracket and are indented less, innermost first. Not simply the lines around it: one of those may
// hold a secret.
void add_context(const SourceMap& sources, SourceId source, uint32_t subject, Lines& lines) {
  constexpr uint32_t farthest = 500;
  constexpr size_t most = 3;
  uint32_t indent = first_visible(sources.line(source, subject));
  size_t found = 0;
  for (uint32_t number = subject - 1;
       number > 0 && subject - number < farthest && indent > 0 && found < most; --number) {
    const std::string_view line = sources.line(source, number);
    const uint32_t here = first_visible(line);
    const size_t last = line.find_last_not_of(" \t");
    if (here >= indent || last == std::string_view::npos) {
      continue;
    }
    if (line[last] == '{' || line[last] == '[' || line[last] == '(') {
      indent = here;
      // A bracket alone says nothing.
      if (last > here) {
        lines.try_emplace(number);
        ++found;
      }
    }
  }
}

}  // namespace

std::string excerpt(const SourceMap& sources, const std::vector<Underline>& underlines,
                    uint32_t width) {
  const SourceId source = underlines.front().span.source;
  Lines lines;
  add_marks(sources, underlines.front(), lines);
  add_context(sources, source, lines.begin()->first, lines);
  for (size_t i = 1; i < underlines.size(); ++i) {
    add_marks(sources, underlines[i], lines);
  }
  const auto gutter = static_cast<uint32_t>(std::to_string(lines.rbegin()->first).size());
  const Painter painter(sources, source, gutter, width);
  std::string out;
  uint32_t expected = lines.begin()->first;
  for (const auto& [number, marks] : lines) {
    if (number != expected) {
      out += painter.gap();
    }
    out += painter.line(number, marks);
    expected = number + 1;
  }
  return out;
}

}  // namespace kiln
