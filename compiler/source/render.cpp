#include "compiler/source/render.h"

#include <llvm/Support/JSON.h>

#include <algorithm>

#include "compiler/source/excerpt.h"
#include "compiler/source/safe_text.h"

namespace kiln {
namespace {

llvm::StringRef ref(std::string_view text) {
  return {text.data(), text.size()};
}

struct Painter {
  bool color;
  std::string operator()(std::string_view code, std::string_view text) const {
    return color ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
  }
};

std::string place(const SourceMap& sources, Span span) {
  Position at = sources.position(span.source, span.begin);
  return fmt::format("{}:{}:{}", safe_text(sources.name(span.source)), at.line, at.column);
}

// The subject and the labels, file by file; the subject's file first.
std::string places(const SourceMap& sources, const Diagnostic& d, std::string_view code,
                   const RenderOptions& options) {
  std::vector<std::vector<Underline>> files{
      {{d.span, '^', "", options.color ? std::string(code) : ""}}};
  for (const Label& label : d.labels) {
    auto file = std::ranges::find_if(files, [&](const std::vector<Underline>& underlines) {
      return underlines.front().span.source == label.span.source;
    });
    if (file == files.end()) {
      file = files.insert(files.end(), std::vector<Underline>{});
    }
    file->push_back({label.span, '-', label.text, options.color ? "1;34" : ""});
  }
  std::string out;
  for (const std::vector<Underline>& underlines : files) {
    out += "  " + place(sources, underlines.front().span) + "\n";
    out += excerpt(sources, underlines, options.excerpt_width);
  }
  return out;
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

// The places a reader knows: those of the files as they are.
Diagnostic with_origins(const SourceMap& sources, Diagnostic diagnostic) {
  if (diagnostic.has_span) {
    diagnostic.span = sources.origin(diagnostic.span);
  }
  for (Label& label : diagnostic.labels) {
    label.span = sources.origin(label.span);
  }
  return diagnostic;
}

}  // namespace

std::string render(const SourceMap& sources, const Diagnostic& diagnostic,
                   const RenderOptions& options) {
  const Diagnostic d = with_origins(sources, diagnostic);
  Painter paint{options.color};
  bool error = d.severity == Severity::Error;
  std::string_view code = error ? "1;31" : "1;33";
  std::string out = fmt::format("{} {}\n", paint(code, error ? "Error:" : "Warning:"),
                                paint("1", safe_text(d.summary)));
  if (d.has_span) {
    out += "\n" + places(sources, d, code, options);
  }
  if (!d.values.empty()) {
    out += "\n";
    for (const auto& [name, value] : d.values) {
      out += fmt::format("  {} {}\n", safe_text(name), safe_text(value));
    }
  }
  if (!d.detail.empty()) {
    out += "\n" + safe_text(d.detail) + "\n";
  }
  if (!d.hint.empty()) {
    out += fmt::format("{} {}\n", paint("1;36", "Hint:"), safe_text(d.hint));
  }
  return out + "\n";
}

std::string render_all(const SourceMap& sources, const Diagnostics& diagnostics,
                       const RenderOptions& options) {
  std::string out;
  // Of errors and of warnings.
  size_t counts[2] = {0, 0};
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    size_t& count = counts[diagnostic.severity == Severity::Error ? 0 : 1];
    if (count++ < options.most) {
      out += render(sources, diagnostic, options);
    }
  }
  for (auto [count, noun] : {std::pair(counts[0], "error"), std::pair(counts[1], "warning")}) {
    if (count > options.most) {
      out += fmt::format("{} more {}{}: -json shows all.\n", count - options.most, noun,
                         count - options.most == 1 ? " is not shown" : "s are not shown");
    }
  }
  return out;
}

std::string render_json(const SourceMap& sources, const Diagnostic& diagnostic) {
  const Diagnostic d = with_origins(sources, diagnostic);
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
  llvm::json::Array values;
  for (const auto& [name, value] : d.values) {
    values.push_back(llvm::json::Object{{"name", text(name)}, {"text", text(value)}});
  }
  if (!values.empty()) {
    object["values"] = std::move(values);
  }
  return fmt::format("{}", llvm::formatv("{0}", llvm::json::Value(std::move(object))).str());
}

}  // namespace kiln
