#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "compiler/syntax/scanner.h"
#include "compiler/syntax/token.h"

namespace kiln {

// Turns the scanner's tokens into the grammar's: decides which newlines count, which kind of brace
// a brace is, and joins the words that begin a `for` or a template directive to the token before
// them. What is left needs one token of lookahead only.
//
// Newlines count in bodies and in object constructors, wherever those stand; not in parentheses,
// brackets, `for` expressions and template sequences (HCL's stack of "newlines are tokens"). The
// brackets of `[*]` change nothing. A run of newlines and comments is one newline token.
class Layout {
 public:
  // Forgets everything and begins another text. Has to come first.
  void begin(std::string_view text, SourceForm form);

  // Reads the next token.
  void next(Lexeme& token);

  // Forgets what is open and goes on at `position`, directly inside `block_depth` nested blocks.
  void restart(uint32_t position, size_t block_depth);
  // Goes back to `position`, to which nothing was opened or closed since.
  void rewind(uint32_t position);

  // How many brackets and sequences are open inside `block_depth` nested blocks.
  size_t open_brackets(size_t block_depth) const;

  const Scanner& scanner() const { return scanner_; }

 private:
  enum class Bracket : uint8_t { Root, Body, Object, For, Square, Round, Sequence };
  struct Frame {
    Bracket bracket;
    bool newlines_count;
    // In a body: `=` was seen in this line, so a brace opens an object.
    bool assigned;
  };

  void take(Lexeme& token);
  const Lexeme& peek();
  bool next_is_for();
  void open_brace(Lexeme& token);
  void close_brace(Lexeme& token);
  void open_bracket(Lexeme& token);
  void directive(Lexeme& token);
  void open(Bracket bracket, bool newlines_count) {
    frames_.push_back({bracket, newlines_count, false});
  }
  void close(Bracket bracket);
  void close_sequence();
  bool is_operand_end() const;

  Scanner scanner_;
  std::vector<Frame> frames_;
  // Tokens that were looked at already: at most a newline and what follows it.
  std::array<Lexeme, 2> pending_;
  uint8_t pending_count_ = 0;
  // The type of the token before.
  uint8_t previous_ = lexeme::newline;
};

}  // namespace kiln
