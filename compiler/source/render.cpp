#include "compiler/source/render.h"

#include <llvm/Support/JSON.h>

#include <algorithm>

namespace kiln {
namespace {

llvm::StringRef ref(std::string_view text) {
  return {text.data(), text.size()};
}

// A source line is shown with tabs as one blank and control characters hidden, so that columns line
// up and no escape sequence of the input reaches the terminal.
std::string printable(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      c = ' ';
    }
  }
  return out;
}

struct Painter {
  bool color;
  std::string operator()(std::string_view code, std::string_view text) const {
    return color ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
  }
};

// One source line with `span`'s part of it underlined by `mark`, and `words` after the underline.
std::string excerpt(const SourceMap& sources, Span span, char mark, std::string_view words,
                    std::string_view code, const RenderOptions& options) {
  Painter paint{options.color};
  Position begin = sources.position(span.source, span.begin);
  Position end = sources.position(span.source, span.end);
  std::string_view line = sources.line(span.source, begin.line);
  uint32_t length = count_graphemes(line);
  uint32_t first = begin.column;
  uint32_t last = end.line == begin.line ? end.column : length + 1;
  uint32_t width = std::max<uint32_t>(1, last > first ? last - first : 1);

  std::string shown = printable(line);
  std::string lead(first - 1, ' ');
  if (shown.size() > options.excerpt_width) {
    auto line_begin = static_cast<size_t>(line.data() - sources.text(span.source).data());
    size_t at = std::min<size_t>(span.begin - line_begin, shown.size());
    size_t from = at > options.excerpt_width / 2 ? at - options.excerpt_width / 2 : 0;
    while (from > 0 && (static_cast<unsigned char>(shown[from]) & 0xC0) == 0x80) {
      --from;
    }
    size_t to = std::min(shown.size(), from + options.excerpt_width);
    while (to < shown.size() && (static_cast<unsigned char>(shown[to]) & 0xC0) == 0x80) {
      ++to;
    }
    std::string head = from > 0 ? "..." : "";
    lead = std::string(head.size() + count_graphemes(shown.substr(from, at - from)), ' ');
    uint32_t room = count_graphemes(shown.substr(at, to - at));
    shown = head + shown.substr(from, to - from) + (to < shown.size() ? "..." : "");
    width = std::max<uint32_t>(1, std::min(width, room));
  }
  std::string underline(width, mark);
  std::string number = std::to_string(begin.line);
  std::string out = fmt::format("  {} | {}\n", number, shown);
  out += fmt::format("  {} | {}{}", std::string(number.size(), ' '), lead, paint(code, underline));
  if (!words.empty()) {
    out += " " + paint(code, words);
  }
  return out + "\n";
}

std::string place(const SourceMap& sources, Span span) {
  Position at = sources.position(span.source, span.begin);
  return fmt::format("{}:{}:{}", sources.name(span.source), at.line, at.column);
}

llvm::json::Object json_position(const SourceMap& sources, SourceId id, uint32_t offset) {
  Position at = sources.position(id, offset);
  return llvm::json::Object{{"line", at.line}, {"column", at.column}, {"byte", offset}};
}

llvm::json::Object json_range(const SourceMap& sources, Span span) {
  return llvm::json::Object{{"filename", llvm::json::fixUTF8(ref(sources.name(span.source)))},
                            {"start", json_position(sources, span.source, span.begin)},
                            {"end", json_position(sources, span.source, span.end)}};
}

}  // namespace

std::string render(const SourceMap& sources, const Diagnostic& d, const RenderOptions& options) {
  Painter paint{options.color};
  bool error = d.severity == Severity::Error;
  std::string_view code = error ? "1;31" : "1;33";
  std::string out =
      fmt::format("{} {}\n", paint(code, error ? "Error:" : "Warning:"), paint("1", d.summary));
  if (d.has_span) {
    out += "\n  " + place(sources, d.span) + "\n";
    out += excerpt(sources, d.span, '^', "", code, options);
    for (const Label& label : d.labels) {
      if (label.span.source != d.span.source) {
        out += "  " + place(sources, label.span) + "\n";
      }
      out += excerpt(sources, label.span, '-', label.text, "1;34", options);
    }
  }
  if (!d.values.empty()) {
    out += "\n";
    for (const auto& [name, value] : d.values) {
      out += fmt::format("  {} {}\n", name, value);
    }
  }
  if (!d.detail.empty()) {
    out += "\n" + d.detail + "\n";
  }
  if (!d.hint.empty()) {
    out += fmt::format("{} {}\n", paint("1;36", "Hint:"), d.hint);
  }
  return out + "\n";
}

std::string render_all(const SourceMap& sources, const Diagnostics& diagnostics,
                       const RenderOptions& options) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    out += render(sources, diagnostic, options);
  }
  return out;
}

std::string render_json(const SourceMap& sources, const Diagnostic& d) {
  auto text = [](std::string_view s) { return llvm::json::fixUTF8(ref(s)); };
  llvm::json::Object object{{"severity", d.severity == Severity::Error ? "error" : "warning"},
                            {"kind", text(d.kind)},
                            {"summary", text(d.summary)},
                            {"detail", text(d.detail)}};
  if (!d.hint.empty()) {
    object["hint"] = text(d.hint);
  }
  if (d.has_span) {
    object["range"] = json_range(sources, d.span);
  }
  llvm::json::Array labels;
  for (const Label& label : d.labels) {
    labels.push_back(
        llvm::json::Object{{"range", json_range(sources, label.span)}, {"text", text(label.text)}});
  }
  if (!labels.empty()) {
    object["labels"] = std::move(labels);
  }
  return fmt::format("{}", llvm::formatv("{0}", llvm::json::Value(std::move(object))).str());
}

}  // namespace kiln
