#include <algorithm>

#include "compiler/source/check.h"
#include "compiler/value/json.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

// The two-character escape of a control character that has one, or nothing.
std::string_view short_escape(char32_t c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    default:
      return {};
  }
}

bool escaped_by_go(char32_t c) {
  return c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
}

void append_quoted(std::string& out, std::string_view text, bool like_go) {
  out += '"';
  auto stays = [&](char c) {
    const bool is_printable =
        static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x80;
    return is_printable && c != '"' && c != '\\' &&
           !(like_go && escaped_by_go(static_cast<unsigned char>(c)));
  };
  while (!text.empty()) {
    auto end = std::find_if_not(text.begin(), text.end(), stays);
    if (end != text.begin()) {
      out.append(text.begin(), end);
      text.remove_prefix(static_cast<size_t>(end - text.begin()));
      continue;
    }
    CodePoint next = first_code_point(text);
    std::string_view escape = short_escape(next.value);
    if (!escape.empty()) {
      out += escape;
    } else if (next.value < 0x20 || (like_go && escaped_by_go(next.value))) {
      out += fmt::format("\\u{:04x}", static_cast<uint32_t>(next.value));
    } else {
      append_utf8(out, next.value);
    }
    text.remove_prefix(next.size);
  }
  out += '"';
}

std::string quote(std::string_view text, bool like_go) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text, like_go);
  return out;
}

}  // namespace

std::string json_quote(std::string_view text) {
  return quote(text, false);
}

std::string json_quote_like_go(std::string_view text) {
  return quote(text, true);
}

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_) {
    out_ += ',';
  }
  first_ = false;
  if (indent_ > 0 && !open_brackets_.empty()) {
    out_ += '\n';
    out_.append(indent_ * open_brackets_.size(), ' ');
  }
}

void JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  open_brackets_ += bracket;
  first_ = true;
}

void JsonWriter::close(char bracket) {
  KILN_CHECK(!open_brackets_.empty() && (open_brackets_.back() == '{') == (bracket == '}'),
             "a closed bracket must be the last opened");
  open_brackets_.pop_back();
  if (indent_ > 0 && !first_) {
    out_ += '\n';
    out_.append(indent_ * open_brackets_.size(), ' ');
  }
  out_ += bracket;
  first_ = false;
}

void JsonWriter::key(std::string_view name) {
  separate();
  append_quoted(out_, name, false);
  out_ += indent_ > 0 ? ": " : ":";
  after_key_ = true;
}

void JsonWriter::string(std::string_view text) {
  separate();
  append_quoted(out_, text, false);
}

void JsonWriter::literal(std::string_view json) {
  separate();
  out_ += json;
}

}  // namespace kiln
