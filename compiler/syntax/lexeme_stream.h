#pragma once

#include <antlr4-runtime.h>

#include <array>
#include <cstdint>
#include <string>

#include "compiler/syntax/layout.h"

namespace kiln {

class LexemeStream;

// A token as ANTLR wants to see it. Lives in the stream's ring.
class StreamToken final : public antlr4::Token {
 public:
  Lexeme lexeme;
  uint32_t index = 0;
  const LexemeStream* stream = nullptr;

  std::string getText() const override;
  size_t getType() const override { return lexeme.type == lexeme::end_of_file ? EOF : lexeme.type; }
  size_t getLine() const override { return 0; }
  size_t getCharPositionInLine() const override { return 0; }
  size_t getChannel() const override { return 0; }
  size_t getTokenIndex() const override { return index; }
  size_t getStartIndex() const override { return lexeme.begin; }
  size_t getStopIndex() const override { return size_t{lexeme.end} - 1; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return getText(); }
};

// The parser's view of the layout's tokens: one ahead, and a few behind for messages. Nothing is
// allocated per token.
class LexemeStream final : public antlr4::TokenStream {
 public:
  LexemeStream();

  // Forgets everything and begins another text. Has to come first.
  void begin(std::string_view text, SourceForm form);

  // What the generated parser calls for every token.
  size_t next_type() const { return next_type_; }
  StreamToken* current() { return &ring_[position_ % ring_size]; }
  StreamToken* previous() { return &ring_[(position_ - 1) % ring_size]; }
  void advance() {
    if (++position_ == filled_) {
      fill();
    }
    next_type_ = current()->getType();
  }

  // For recovery: forgets the current token and goes on at `position`, inside that many blocks.
  void restart(uint32_t position, size_t block_depth);
  // For recovery: puts a newline before the current token, which must be a word.
  void insert_newline();

  const Layout& layout() const { return layout_; }
  std::string_view text() const { return layout_.scanner().text(); }

  void consume() override { advance(); }
  size_t LA(ssize_t offset) override { return LT(offset)->getType(); }
  antlr4::Token* LT(ssize_t offset) override;
  antlr4::Token* get(size_t index) const override;
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return position_; }
  void seek(size_t position) override;
  size_t size() override { return filled_; }
  std::string getSourceName() const override { return {}; }

 private:
  static constexpr size_t ring_size = 16;

  void fill();

  Layout layout_;
  std::array<StreamToken, ring_size> ring_;
  // Starts at 1, so that there is always a token before.
  size_t position_ = 1;
  size_t filled_ = 1;
  size_t next_type_ = 0;
};

}  // namespace kiln
