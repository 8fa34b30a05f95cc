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
  // Of an empty text.
  Scanner() = default;
  Scanner(std::string_view text, uint8_t mode) { begin(text, mode); }

  // Forgets everything and begins another text. `mode` (of namespace lexer_mode) is where to start.
  void begin(std::string_view text, uint8_t mode);

  // Reads the next token; end_of_file again and again at the end. (A token that is returned by
  // value is put together in memory from parts of other sizes, which costs more than scanning it.)
  void next(Lexeme& token);

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

  void finish(Lexeme& token);
  void finish_text(Lexeme& token);
  void extend_word(Lexeme& token) const;
  uint32_t token_limit();
  Lexeme open_heredoc(Lexeme token);
  Lexeme heredoc_line(Lexeme token);
  bool is_last_sigil(Lexeme token) const;
  Lexeme stop_at_carriage_return(Lexeme token) const;
  Lexeme one_character(uint32_t begin) const;
  void pop_mode();

  std::string_view text_;
  uint32_t position_ = 0;
  uint8_t mode_ = lexer_mode::code;
  std::vector<uint8_t> outer_modes_;
  std::vector<OpenHeredoc> open_heredocs_;
  std::vector<Extent> heredocs_;
  // The first broken UTF-8 at or after `searched_from_`; the text's size if there is none.
  uint32_t next_broken_ = 0;
  uint32_t searched_from_ = 0;
  bool has_broken_utf8_ = false;
  // Whether a search for the end of a block comment has failed already: every later one would, too.
  bool comments_unclosed_ = false;
};

}  // namespace kiln
