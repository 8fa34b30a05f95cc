#include "compiler/syntax/string_escapes.h"

#include <algorithm>
#include <string>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/unicode.h"

namespace kiln {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Decodes one escape at the start of `rest`; returns how many bytes it takes.
class EscapeDecoder {
 public:
  EscapeDecoder(SyntaxContext& context, std::string& out) : context_(context), out_(out) {}

  size_t decode(std::string_view rest, uint32_t offset) {
    switch (rest.size() > 1 ? rest[1] : '\0') {
      case 'n':
        out_ += '\n';
        return 2;
      case 'r':
        out_ += '\r';
        return 2;
      case 't':
        out_ += '\t';
        return 2;
      case '"':
      case '\\':
        out_ += rest[1];
        return 2;
      case 'u':
        return decode_unicode(rest, offset, 4);
      case 'U':
        return decode_unicode(rest, offset, 8);
      default:
        return decode_unknown(rest, offset);
    }
  }

 private:
  size_t decode_unicode(std::string_view rest, uint32_t offset, size_t digits) {
    size_t size = 2;
    uint32_t value = 0;
    while (size < std::min(rest.size(), digits + 2) && hex_digit(rest[size]) >= 0) {
      value = value << 4 | static_cast<uint32_t>(hex_digit(rest[size++]));
    }
    Span span = context_.span(offset, offset + static_cast<uint32_t>(size));
    if (size < digits + 2) {
      context_.diagnostics.emit(span, diag::BrokenUnicodeEscape, rest.substr(0, 2),
                                digits == 4 ? "four" : "eight");
    } else if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
      context_.diagnostics.emit(span, diag::UnencodableEscape, value);
    } else {
      char encoded[4];
      out_.append(encoded, encode_utf8(value, encoded));
      return size;
    }
    out_ += rest.substr(0, size);
    return size;
  }

  size_t decode_unknown(std::string_view rest, uint32_t offset) {
    // The scanner never ends a token in a backslash, except before broken UTF-8.
    size_t selector = rest.size() > 1 ? std::max(1u, decode_utf8(rest.substr(1)).size) : 0;
    Span span = context_.span(offset, offset + 1 + static_cast<uint32_t>(selector));
    std::string_view symbol = rest.substr(1, selector);
    Diagnostic& problem = context_.diagnostics.emit(span, diag::UnknownEscape, symbol);
    if (symbol == "$" || symbol == "%") {
      problem.hint =
          "to write a literal \"" + std::string(symbol) + "{\", double the first character";
    } else {
      problem.hint = "to write a backslash, double it: \"\\\\" + std::string(symbol) + "\"";
    }
    out_ += symbol;
    return 1 + selector;
  }

  SyntaxContext& context_;
  std::string& out_;
};

}  // namespace

std::string_view decode_escapes(SyntaxContext& context, Lexeme token) {
  std::string_view text = context.text_of(token);
  if (text.find('\\') == std::string_view::npos) {
    return text;
  }
  std::string decoded;
  decoded.reserve(text.size());
  EscapeDecoder decoder(context, decoded);
  for (size_t at = 0; at < text.size();) {
    size_t backslash = std::min(text.find('\\', at), text.size());
    decoded += text.substr(at, backslash - at);
    at = backslash;
    if (at < text.size()) {
      at += decoder.decode(text.substr(at), token.begin + static_cast<uint32_t>(at));
    }
  }
  return context.arena->copy(decoded);
}

}  // namespace kiln
