#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "generated/token_types.h"

namespace kiln {

// One token as the grammar's lexer cuts it: a type of namespace lexeme, and its bytes [begin, end).
struct Lexeme {
  uint8_t type = lexeme::end_of_file;
  uint32_t begin = 0;
  uint32_t end = 0;
};

// Cuts a text into tokens, comments and newlines included, by executing the automaton of
// grammar/KilnLexer.g4. Works on any bytes.
class Scanner {
 public:
  // `mode` (of namespace lexer_mode) is where to start.
  Scanner(std::string_view text, uint8_t mode);

  // The next token; end_of_file again and again at the end.
  Lexeme next();

  // Goes on at `position`, in code, as if `depth` braces were open.
  void restart(uint32_t position, size_t depth);

  // Goes on at `position` in the state reached so far. For stepping back over tokens that changed
  // no state.
  void rewind(uint32_t position) { position_ = position; }

  std::string_view text() const { return text_; }

  // Whether a template is being scanned, or code inside one.
  bool in_template() const;

  // The bodies of the heredocs seen so far, in order. One that is not closed yet reaches to the
  // text's end.
  struct Extent {
    uint32_t begin;
    uint32_t end;
  };
  const std::vector<Extent>& heredocs() const { return heredocs_; }

 private:
  struct OpenHeredoc {
    std::string_view marker;
    bool at_line_start;
    size_t extent;
  };

  Lexeme finish(Lexeme token);
  Lexeme narrow_word(Lexeme token) const;
  Lexeme open_heredoc(Lexeme token);
  Lexeme heredoc_line(Lexeme token);
  Lexeme cut_at_broken_utf8(Lexeme token) const;
  bool is_last_sigil(Lexeme token) const;
  Lexeme stop_at_carriage_return(Lexeme token) const;
  Lexeme one_character(uint32_t begin) const;
  void pop_mode();

  std::string_view text_;
  uint32_t position_ = 0;
  uint8_t mode_;
  std::vector<uint8_t> outer_modes_;
  std::vector<OpenHeredoc> open_heredocs_;
  std::vector<Extent> heredocs_;
  // Whether the text has broken UTF-8, so that tokens must be searched for it.
  bool has_broken_utf8_;
  // Whether a search for the end of a block comment has failed already: every later one would, too.
  bool comments_unclosed_ = false;
};

}  // namespace kiln
