#include "compiler/syntax/debug.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/syntax/debug_writer.h"
#include "compiler/syntax/unicode.h"

namespace kiln {
namespace {

// Columns of a line's beginning as HCL's JSON scanner counts them. Tokens begin clusters anew.
uint32_t json_column(std::string_view text) {
  uint32_t column = 1;
  while (true) {
    const size_t special = text.find_first_of("\t\r\"\\");
    column += count_graphemes(text.substr(0, special));
    if (special == std::string_view::npos) {
      return column;
    }
    column += text[special] == '\t' ? 2 : text[special] == '\r' ? 0 : 1;
    text.remove_prefix(special + 1);
  }
}

void write_position(JsonWriter& json, const SourceMap& sources, SourceId source, uint32_t offset,
                    DebugColumns columns) {
  Position at = sources.position(source, offset);
  if (columns == DebugColumns::Json) {
    std::string_view before = sources.text(source).substr(0, offset);
    at.column = json_column(before.substr(before.find_last_of('\n') + 1));
  }
  json.begin_object();
  json.key("byte");
  json.integer(offset);
  json.key("column");
  json.integer(at.column);
  json.key("line");
  json.integer(at.line);
  json.end_object();
}

void write_range(JsonWriter& json, const SourceMap& sources, Span span, DebugColumns columns,
                 std::optional<std::string_view> file = {}) {
  json.begin_object();
  json.key("end");
  write_position(json, sources, span.source, span.end, columns);
  if (file) {
    json.key("filename");
    json.string(*file);
  }
  json.key("start");
  write_position(json, sources, span.source, span.begin, columns);
  json.end_object();
}

}  // namespace

void DebugWriter::range(Span span) {
  write_range(json_, sources_, span, columns_);
}

void DebugWriter::position(uint32_t offset) {
  write_position(json_, sources_, source_, offset, columns_);
}

void DebugWriter::token(Token token) {
  std::string_view text = text_.substr(token.begin, token.end - token.begin);
  json_.begin_object();
  json_.key("end");
  position(token.end);
  if (find_broken_utf8(text) != std::string_view::npos) {
    json_.key("hex");
    std::string hex;
    for (unsigned char c : text) {
      hex += fmt::format("{:02x}", c);
    }
    json_.string(hex);
  }
  json_.key("start");
  position(token.begin);
  json_.key("text");
  json_.string(text);
  json_.key("type");
  json_.string(token_name(token.kind));
  json_.end_object();
}

void DebugWriter::diagnostics(const Diagnostics& diagnostics) {
  json_.begin_array();
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    json_.begin_object();
    json_.key("detail");
    json_.string(diagnostic.detail);
    json_.key("range");
    if (diagnostic.has_span) {
      write_range(json_, sources_, diagnostic.span, columns_,
                  sources_.name(diagnostic.span.source));
    } else {
      json_.null();
    }
    json_.key("severity");
    json_.string(diagnostic.severity == Severity::Error ? "error" : "warning");
    json_.key("summary");
    json_.string(diagnostic.summary);
    json_.end_object();
  }
  json_.end_array();
}

void DebugWriter::hand_over() {
  constexpr size_t piece = size_t{64} << 10U;
  if (out_ != nullptr && json_.text().size() >= piece) {
    (*out_)(json_.take_text());
  }
}

// HCL's range of a body: the braces; of a one-line block, its argument; of a file, from the first
// token but for comments that end no line.
void DebugWriter::body(const BodyNode& body, Span range_of_body) {
  json_.begin_object();
  json_.key("attributes");
  json_.begin_array();
  for (const AttributeNode& node : body.attributes()) {
    attribute(node);
    hand_over();
  }
  json_.end_array();
  json_.key("blocks");
  json_.begin_array();
  for (const BlockNode* node : body.blocks()) {
    block(*node);
    hand_over();
  }
  json_.end_array();
  json_.key("end_range");
  range(range_of_body.end, range_of_body.end);
  json_.key("range");
  range(range_of_body);
  json_.end_object();
}

void DebugWriter::file(const BodyNode& root, bool expressions) {
  with_expressions_ = expressions;
  auto tokens = tokenize(text_);
  auto first = std::find_if(tokens.begin(), tokens.end(), [&](Token token) {
    return token.kind != TokenKind::Comment || text_[token.end - 1] == '\n';
  });
  body(root, {source_, first->begin, tokens.back().end});
}

void DebugWriter::attribute(const AttributeNode& node) {
  uint32_t equals = find_equals(node);
  json_.begin_object();
  json_.key("equals_range");
  range(equals, equals + 1);
  if (with_expressions_) {
    member("expr", *node.value);
  }
  json_.key("expr_range");
  range(node.value->span());
  json_.key("name");
  json_.string(node.name());
  json_.key("name_range");
  range(node.name_span());
  json_.key("range");
  range(node.span());
  json_.end_object();
}

// Between the name and the value there are only blanks and comments beside it.
uint32_t DebugWriter::find_equals(const AttributeNode& node) const {
  std::string_view rest =
      text_.substr(node.name_span().end, node.value->span().begin - node.name_span().end);
  for (Token token : tokenize(rest)) {
    if (token.kind == TokenKind::Assign) {
      return node.name_span().end + token.begin;
    }
  }
  return node.name_span().end;
}

void DebugWriter::block(const BlockNode& node) {
  Span body_span = node.body.span;
  json_.begin_object();
  json_.key("body");
  body(node.body, is_one_line(node) ? node.body.attributes()[0].span() : body_span);
  json_.key("close_brace_range");
  range(body_span.end - 1, body_span.end);
  json_.key("def_range");
  range(node.header_span());
  json_.key("label_ranges");
  json_.begin_array();
  for (const LabelNode& label : node.labels()) {
    range(label.span);
  }
  json_.end_array();
  json_.key("labels");
  json_.begin_array();
  for (const LabelNode& label : node.labels()) {
    json_.string(label.text());
  }
  json_.end_array();
  json_.key("open_brace_range");
  range(body_span.begin, body_span.begin + 1);
  json_.key("range");
  range(node.span());
  json_.key("type");
  json_.string(node.type());
  json_.key("type_range");
  range(node.type_span());
  json_.end_object();
}

bool DebugWriter::is_one_line(const BlockNode& node) const {
  if (node.body.attributes().size() != 1) {
    return false;
  }
  uint32_t begin = node.body.span.begin + 1;
  auto before = tokenize(text_.substr(begin, node.body.attributes()[0].span().begin - begin));
  return std::all_of(before.begin(), before.end(), [&](Token token) {
    bool is_block_comment =
        token.kind == TokenKind::Comment && text_[begin + token.begin + 1] == '*';
    return token.kind == TokenKind::EndOfFile || is_block_comment;
  });
}

std::string debug_tokens(const SourceMap& sources, SourceId source, SourceForm form) {
  std::string lines;
  for (Token token : tokenize(sources.text(source), form)) {
    DebugWriter writer(sources, source, 0);
    writer.token(token);
    lines += writer.json().text() + "\n";
  }
  return lines;
}

void debug_parse(const SourceMap& sources, SourceId source, const SyntaxTree& tree,
                 const Diagnostics& diagnostics, const DebugParseForm& form, const TextSink& out) {
  DebugWriter writer(sources, source, form.indent);
  writer.stream_to(out);
  writer.json().begin_object();
  writer.json().key("body");
  writer.file(tree.root(), form.with_expressions);
  writer.json().key("diagnostics");
  writer.diagnostics(diagnostics);
  writer.json().key("ok");
  writer.json().boolean(!diagnostics.has_errors());
  writer.json().end_object();
  out(writer.json().text());
}

std::string debug_body(const SourceMap& sources, SourceId source, const SyntaxTree& tree) {
  DebugWriter writer(sources, source, 0);
  writer.file(tree.root(), true);
  return writer.json().text();
}

void write_debug_range(JsonWriter& json, const SourceMap& sources, Span span,
                       DebugColumns columns) {
  write_range(json, sources, span, columns);
}

std::string debug_diagnostics(const SourceMap& sources, const Diagnostics& diagnostics,
                              unsigned indent, DebugColumns columns) {
  DebugWriter writer(sources, SourceId{}, indent, columns);
  writer.diagnostics(diagnostics);
  return writer.json().text();
}

}  // namespace kiln
