#include "compiler/syntax/line_hints.h"

#include <algorithm>
#include <vector>

#include "compiler/syntax/scanner.h"

namespace kiln {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Above ASCII everything counts as a letter: this only guesses.
bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_word_part(char c) {
  return is_word_start(c) || (c >= '0' && c <= '9') || c == '-';
}

// The character at `offset`, or NUL past the end.
char at(std::string_view text, size_t offset) {
  return offset < text.size() ? text[offset] : '\0';
}

// The first character after the word at `offset` and blanks.
size_t after_word(std::string_view text, size_t offset) {
  while (is_word_part(at(text, offset)) ||
         (at(text, offset) == '.' && is_word_part(at(text, offset + 1)))) {
    ++offset;
  }
  while (is_blank(at(text, offset))) {
    ++offset;
  }
  return offset;
}

bool is_assignment(std::string_view text, size_t offset) {
  return at(text, offset) == '=' && at(text, offset + 1) != '=' && at(text, offset + 1) != '>';
}

}  // namespace

uint32_t line_start(std::string_view text, uint32_t offset) {
  size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return newline == std::string_view::npos ? 0 : static_cast<uint32_t>(newline + 1);
}

uint32_t indentation(std::string_view text, uint32_t line_start) {
  uint32_t count = 0;
  while (is_blank(at(text, line_start + count))) {
    ++count;
  }
  return count;
}

bool looks_like_word(std::string_view text, uint32_t offset) {
  return is_word_start(at(text, offset));
}

bool looks_like_item(std::string_view text, uint32_t offset) {
  if (!looks_like_word(text, offset)) {
    return false;
  }
  size_t next = after_word(text, offset);
  char c = at(text, next);
  return is_assignment(text, next) || c == '{' || c == '"' || is_word_start(c);
}

bool is_surely_item(std::string_view text, uint32_t offset) {
  if (!looks_like_word(text, offset)) {
    return false;
  }
  std::string_view line = text.substr(0, text.find('\n', offset));
  return is_assignment(text, after_word(text, offset)) ||
         line[std::max<size_t>(line.find_last_not_of(" \t\r"), offset)] == '{';
}

std::optional<uint32_t> line_after_unclosed(std::string_view text, uint32_t opener) {
  uint32_t outer = indentation(text, line_start(text, opener));
  for (size_t newline = text.find('\n', opener); newline != std::string_view::npos;
       newline = text.find('\n', newline + 1)) {
    auto start = static_cast<uint32_t>(newline + 1);
    uint32_t indent = indentation(text, start);
    char first = at(text, start + indent);
    bool is_empty = first == '\n' || first == '\r' || first == '\0' || first == '#';
    if (is_empty || indent > outer) {
      continue;
    }
    bool is_closer = first == '}' || first == ']' || first == ')';
    if (is_closer && indent == outer) {
      return std::nullopt;
    }
    return start + indent;
  }
  return std::nullopt;
}

std::optional<SuspectBracket> find_suspect_bracket(std::string_view text, uint32_t begin) {
  struct Opener {
    uint32_t offset;
    uint32_t indentation;
  };
  std::vector<Opener> open;
  Scanner scanner(text, lexer_mode::code);
  scanner.restart(begin, 0);
  Lexeme token;
  for (scanner.next(token); token.type != lexeme::end_of_file; scanner.next(token)) {
    switch (token.type) {
      case lexeme::open_brace:
      case lexeme::open_bracket:
      case lexeme::open_paren:
        open.push_back({token.begin, indentation(text, line_start(text, token.begin))});
        break;
      case lexeme::close_brace:
      case lexeme::close_bracket:
      case lexeme::close_paren: {
        if (open.empty()) {
          return std::nullopt;
        }
        Opener opener = open.back();
        open.pop_back();
        uint32_t start = line_start(text, token.begin);
        uint32_t indent = indentation(text, start);
        if (start + indent == token.begin && indent < opener.indentation) {
          return SuspectBracket{opener.offset, token.begin};
        }
        break;
      }
      default:
        break;
    }
  }
  return std::nullopt;
}

}  // namespace kiln
