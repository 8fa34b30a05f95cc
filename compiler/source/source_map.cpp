#include "compiler/source/source_map.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "compiler/source/check.h"

namespace kiln {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// How far milestones are apart, in bytes. Shorter lines have none.
constexpr size_t milestone_distance = 512;
// What syntax trees have room for.
constexpr size_t most_files = size_t{1} << 24U;

// Characters that are tokens of their own in and around strings: HCL counts the clusters of each
// token, so nothing joins them.
bool is_token_alone(utf8proc_int32_t code_point) {
  return code_point == '"' || code_point == '$' || code_point == '%' || code_point == '}';
}

// Calls `visit` with the offset of each grapheme cluster of `text`. Broken UTF-8 is one cluster per
// byte.
template <typename Visit>
void visit_graphemes(std::string_view text, Visit visit) {
  utf8proc_int32_t state = 0;
  utf8proc_int32_t previous = -1;
  for (size_t i = 0; i < text.size();) {
    utf8proc_int32_t code_point = -1;
    auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + i,
                                 static_cast<utf8proc_ssize_t>(text.size() - i), &code_point);
    if (size <= 0) {
      visit(i);
      ++i;
      previous = -1;
      state = 0;
      continue;
    }
    const bool is_alone = is_token_alone(code_point) && previous != '\\';
    if (is_alone) {
      previous = -1;
    }
    if (previous < 0) {
      state = 0;
    }
    if (previous < 0 || utf8proc_grapheme_break_stateful(previous, code_point, &state)) {
      visit(i);
    }
    previous = is_alone ? -1 : code_point;
    i += static_cast<size_t>(size);
  }
}

}  // namespace

SourceId SourceMap::add(std::string name, std::string text) {
  KILN_CHECK(files_.size() < most_files, "a compilation has a sensible number of files");
  files_.push_back({std::move(name), std::move(text)});
  return static_cast<SourceId>(files_.size() - 1);
}

SourceId SourceMap::add_derived(SourceId from, std::string text, std::vector<DerivedRange> ranges) {
  std::ranges::sort(ranges, [](const DerivedRange& a, const DerivedRange& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  const SourceId id = add(std::string(name(from)), std::move(text));
  File& made = files_[static_cast<uint32_t>(id)];
  made.is_derived = true;
  made.from = from;
  made.ranges = std::move(ranges);
  return id;
}

Span SourceMap::origin(Span span) const {
  const File& made = file(span.source);
  if (!made.is_derived) {
    return span;
  }
  auto after = std::ranges::upper_bound(made.ranges, span.begin, {}, &DerivedRange::begin);
  while (after != made.ranges.begin()) {
    --after;
    if (span.end <= after->end) {
      return after->origin;
    }
  }
  return {made.from, 0, 0};
}

std::string_view SourceMap::text(Span span) const {
  return text(span.source).substr(span.begin, span.end - span.begin);
}

const std::vector<uint32_t>& SourceMap::line_starts(const File& file) {
  if (file.line_starts.empty()) {
    file.line_starts.push_back(0);
    const char* begin = file.text.data();
    const char* end = begin + file.text.size();
    for (const char* at = begin;
         (at = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at))));) {
      ++at;
      file.line_starts.push_back(static_cast<uint32_t>(at - begin));
    }
    find_milestones(file);
  }
  return file.line_starts;
}

void SourceMap::find_milestones(const File& file) {
  for (size_t line = 0; line < file.line_starts.size(); ++line) {
    size_t start = file.line_starts[line];
    const size_t end =
        line + 1 < file.line_starts.size() ? file.line_starts[line + 1] : file.text.size();
    if (end - start <= milestone_distance) {
      continue;
    }
    if (start == 0 && file.text.starts_with(byte_order_mark)) {
      start = byte_order_mark.size();
    }
    uint32_t column = 1;
    size_t last = 0;
    visit_graphemes(std::string_view(file.text).substr(start, end - start), [&](size_t offset) {
      if (offset - last >= milestone_distance) {
        file.milestones.push_back({static_cast<uint32_t>(start + offset), column});
        last = offset;
      }
      ++column;
    });
  }
}

Position SourceMap::position(SourceId id, uint32_t offset) const {
  const auto& starts = line_starts(file(id));
  auto next = std::upper_bound(starts.begin(), starts.end(), offset);
  auto line = static_cast<uint32_t>(next - starts.begin());
  const auto& milestones = file(id).milestones;
  auto after = std::upper_bound(
      milestones.begin(), milestones.end(), offset,
      [](uint32_t value, const Milestone& milestone) { return value < milestone.offset; });
  if (after != milestones.begin() && std::prev(after)->offset >= starts[line - 1]) {
    const Milestone& before = *std::prev(after);
    std::string_view rest = text(id).substr(before.offset, offset - before.offset);
    return {line, before.column + count_graphemes(rest)};
  }
  uint32_t start = starts[line - 1];
  // A byte order mark takes no column.
  if (start == 0 && text(id).starts_with(byte_order_mark)) {
    start = std::min<uint32_t>(byte_order_mark.size(), offset);
  }
  return {line, count_graphemes(text(id).substr(start, offset - start)) + 1};
}

std::string_view SourceMap::line(SourceId id, uint32_t number) const {
  const auto& starts = line_starts(file(id));
  if (number == 0 || number > starts.size()) {
    return {};
  }
  std::string_view rest = text(id).substr(starts[number - 1]);
  rest = rest.substr(0, rest.find('\n'));
  return rest.ends_with('\r') ? rest.substr(0, rest.size() - 1) : rest;
}

std::string SourceMap::describe(Span span) const {
  span = origin(span);
  Position begin = position(span.source, span.begin);
  Position end = position(span.source, span.end);
  if (begin.line == end.line) {
    return fmt::format("{}:{},{}-{}", name(span.source), begin.line, begin.column, end.column);
  }
  return fmt::format("{}:{},{}-{},{}", name(span.source), begin.line, begin.column, end.line,
                     end.column);
}

uint32_t count_graphemes(std::string_view text) {
  auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) {
    // CR LF is the only cluster of two that ASCII has.
    uint32_t pairs = 0;
    for (size_t i = 1; i < text.size(); ++i) {
      pairs += text[i - 1] == '\r' && text[i] == '\n';
    }
    return static_cast<uint32_t>(text.size()) - pairs;
  }
  uint32_t count = 0;
  visit_graphemes(text, [&](size_t) { ++count; });
  return count;
}

}  // namespace kiln
