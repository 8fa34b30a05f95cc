#include "compiler/eval/go_template_lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr size_t trim_marker_size = 2;

bool is_blank(char c) {
  return blanks.find(c) != std::string_view::npos;
}

bool is_alphanumeric(char32_t c) {
  if (c < 0x80) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  std::string letter;
  append_utf8(letter, c);
  return is_identifier(letter);
}

bool is_keyword(std::string_view word) {
  static constexpr std::array<std::string_view, 9> words = {
      "block", "break", "continue", "define", "else", "end", "if", "range", "with"};
  return word == "template" || std::find(words.begin(), words.end(), word) != words.end();
}

// Go's %#U.
std::string show_character(CodePoint c) {
  std::string shown = fmt::format("U+{:04X}", static_cast<uint32_t>(c.value));
  if (c.value >= 0x20 && c.value != 0x7F) {
    shown += " '";
    append_utf8(shown, c.value);
    shown += "'";
  }
  return shown;
}

class GoLexer {
 public:
  explicit GoLexer(std::string_view text) : text_(text) {}

  std::vector<GoLexeme> run() {
    while (!done_) {
      in_action_ ? lex_action() : lex_text();
    }
    return std::move(lexemes_);
  }

 private:
  std::string_view rest() const { return text_.substr(position_); }
  bool at(std::string_view what) const { return rest().starts_with(what); }
  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  bool at_end() const { return position_ >= text_.size(); }

  void emit(GoToken kind, size_t start) {
    lexemes_.push_back({kind, start, line_, std::string(text_.substr(start, position_ - start))});
    count_lines(start);
  }

  void count_lines(size_t start) {
    std::string_view passed = text_.substr(start, position_ - start);
    line_ += static_cast<unsigned>(std::count(passed.begin(), passed.end(), '\n'));
  }

  void fail(size_t start, std::string message) {
    lexemes_.push_back({GoToken::Error, start, line_, std::move(message)});
    done_ = true;
  }

  void skip(size_t size) {
    size_t start = position_;
    position_ += size;
    count_lines(start);
  }

  void skip_blanks() {
    size_t end = text_.find_first_not_of(blanks, position_);
    skip((end == std::string_view::npos ? text_.size() : end) - position_);
  }

  static bool has_left_trim(std::string_view text) {
    return text.size() >= trim_marker_size && text[0] == '-' && is_blank(text[1]);
  }

  bool at_trimmed_right_delimiter() const {
    std::string_view text = rest();
    return text.size() >= 4 && is_blank(text[0]) && text.substr(1).starts_with("-}}");
  }

  void lex_text() {
    size_t start = position_;
    size_t open = text_.find("{{", start);
    if (open == std::string_view::npos) {
      position_ = text_.size();
      if (position_ > start) {
        emit(GoToken::Text, start);
      }
      emit(GoToken::End, position_);
      done_ = true;
      return;
    }
    std::string_view literal = text_.substr(start, open - start);
    bool trims = has_left_trim(text_.substr(open + 2));
    if (trims) {
      literal = literal.substr(0, literal.find_last_not_of(blanks) + 1);
    }
    if (!literal.empty()) {
      lexemes_.push_back({GoToken::Text, start, line_, std::string(literal)});
    }
    skip(open - start);
    size_t marker = trims ? trim_marker_size : 0;
    if (text_.substr(open + 2 + marker).starts_with("/*")) {
      skip(2 + marker);
      lex_comment();
      return;
    }
    position_ += 2;
    emit(GoToken::LeftDelimiter, open);
    skip(marker);
    in_action_ = true;
    open_parens_ = 0;
  }

  void lex_comment() {
    size_t start = position_;
    size_t end = text_.find("*/", start + 2);
    if (end == std::string_view::npos) {
      fail(start, "unclosed comment");
      return;
    }
    position_ = end + 2;
    bool trims = at_trimmed_right_delimiter();
    if (!trims && !at("}}")) {
      fail(start, "comment ends before closing delimiter");
      return;
    }
    count_lines(start);
    skip(trims ? 4 : 2);
    if (trims) {
      skip_blanks();
    }
  }

  void lex_right_delimiter(bool trims) {
    if (trims) {
      skip(trim_marker_size);
    }
    size_t start = position_;
    position_ += 2;
    emit(GoToken::RightDelimiter, start);
    if (trims) {
      skip_blanks();
    }
    in_action_ = false;
  }

  void lex_action() {
    bool trims = at_trimmed_right_delimiter();
    if (trims || at("}}")) {
      if (open_parens_ == 0) {
        lex_right_delimiter(trims);
      } else {
        fail(position_, "unclosed left paren");
      }
      return;
    }
    size_t start = position_;
    if (at_end()) {
      fail(start, "unclosed action");
      return;
    }
    char c = peek();
    if (is_blank(c)) {
      while (is_blank(peek()) && !at_end() && !at_trimmed_right_delimiter()) {
        ++position_;
      }
      emit(GoToken::Space, start);
      return;
    }
    if (c == '"' || c == '`' || c == '\'') {
      lex_quoted(c);
      return;
    }
    bool digit_follows =
        start + 1 < text_.size() && text_[start + 1] >= '0' && text_[start + 1] <= '9';
    if (c == '$' || (c == '.' && !digit_follows)) {
      ++position_;
      lex_name(start, c == '$' ? GoToken::Variable : GoToken::Field);
      return;
    }
    if (c == '.' || c == '+' || c == '-' || (c >= '0' && c <= '9')) {
      lex_number();
      return;
    }
    CodePoint code_point = first_code_point(rest());
    if (is_alphanumeric(code_point.value)) {
      lex_name(start, GoToken::Identifier);
      return;
    }
    lex_symbol(code_point);
  }

  void lex_symbol(CodePoint code_point) {
    size_t start = position_;
    position_ += code_point.size;
    switch (code_point.value) {
      case '=':
        return emit(GoToken::Assign, start);
      case '|':
        return emit(GoToken::Pipe, start);
      case ':':
        if (peek() != '=') {
          return fail(start, "expected :=");
        }
        ++position_;
        return emit(GoToken::Declare, start);
      case '(':
        ++open_parens_;
        return emit(GoToken::LeftParen, start);
      case ')':
        if (open_parens_ == 0) {
          return fail(start, "unexpected right paren");
        }
        --open_parens_;
        return emit(GoToken::RightParen, start);
      default:
        break;
    }
    if (code_point.value > 0x20 && code_point.value < 0x7F) {
      return emit(GoToken::Char, start);
    }
    fail(start, "unrecognized character in action: " + show_character(code_point));
  }

  void lex_quoted(char quote) {
    size_t start = position_++;
    while (true) {
      char c = peek();
      bool ends_line = c == '\n' && quote != '`';
      if (at_end() || ends_line) {
        return fail(start, quote == '"'   ? "unterminated quoted string"
                           : quote == '`' ? "unterminated raw quoted string"
                                          : "unterminated character constant");
      }
      ++position_;
      if (c == quote) {
        break;
      }
      if (c == '\\' && quote != '`' && !at_end() && peek() != '\n') {
        ++position_;
      }
    }
    emit(quote == '"'   ? GoToken::String
         : quote == '`' ? GoToken::RawString
                        : GoToken::CharConstant,
         start);
  }

  bool at_terminator() const {
    char c = peek();
    return at_end() || is_blank(c) ||
           std::string_view(".,|:)(").find(c) != std::string_view::npos || at("}}");
  }

  // An identifier, or what follows a dot or a dollar sign.
  void lex_name(size_t start, GoToken kind) {
    while (!at_end()) {
      CodePoint c = first_code_point(rest());
      if (!is_alphanumeric(c.value)) {
        break;
      }
      position_ += c.size;
    }
    if (!at_terminator()) {
      return fail(start, "bad character " + show_character(first_code_point(rest())));
    }
    std::string_view word = text_.substr(start, position_ - start);
    if (kind == GoToken::Field && word.size() == 1) {
      kind = GoToken::Dot;
    } else if (kind == GoToken::Identifier) {
      kind = word == "nil"                       ? GoToken::Nil
             : word == "true" || word == "false" ? GoToken::Bool
             : is_keyword(word)                  ? GoToken::Keyword
                                                 : GoToken::Identifier;
    }
    emit(kind, start);
  }

  bool accept(std::string_view any) {
    if (at_end() || any.find(peek()) == std::string_view::npos) {
      return false;
    }
    ++position_;
    return true;
  }

  void accept_run(std::string_view any) {
    while (accept(any)) {
    }
  }

  void lex_number() {
    size_t start = position_;
    bool is_sound = scan_number();
    if (is_sound && (peek() == '+' || peek() == '-')) {
      // Only an imaginary part may follow.
      is_sound = scan_number() && text_[position_ - 1] == 'i';
    }
    if (!is_sound) {
      return fail(start, "bad number syntax: " + go_quote(text_.substr(start, position_ - start)));
    }
    emit(GoToken::Number, start);
  }

  bool scan_number() {
    constexpr std::string_view decimal = "0123456789_";
    constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF_";
    accept("+-");
    std::string_view digits = decimal;
    if (accept("0")) {
      digits = accept("xX")   ? hexadecimal
               : accept("oO") ? std::string_view("01234567_")
               : accept("bB") ? std::string_view("01_")
                              : decimal;
    }
    accept_run(digits);
    if (accept(".")) {
      accept_run(digits);
    }
    bool has_exponent =
        (digits == decimal && accept("eE")) || (digits == hexadecimal && accept("pP"));
    if (has_exponent) {
      accept("+-");
      accept_run(decimal);
    }
    accept("i");
    if (at_end()) {
      return true;
    }
    CodePoint next = first_code_point(rest());
    if (is_alphanumeric(next.value)) {
      position_ += next.size;
      return false;
    }
    return true;
  }

  std::string_view text_;
  size_t position_ = 0;
  unsigned line_ = 1;
  unsigned open_parens_ = 0;
  bool in_action_ = false;
  bool done_ = false;
  std::vector<GoLexeme> lexemes_;
};

}  // namespace

std::vector<GoLexeme> lex_go_template(std::string_view text) {
  return GoLexer(text).run();
}

}  // namespace kiln
