#include "compiler/syntax/lexeme_stream.h"

#include "compiler/source/check.h"

namespace kiln {

std::string StreamToken::getText() const {
  return std::string(stream->text().substr(lexeme.begin, lexeme.end - lexeme.begin));
}

LexemeStream::LexemeStream() {
  for (StreamToken& token : ring_) {
    token.stream = this;
  }
}

void LexemeStream::begin(std::string_view text, SourceForm form) {
  layout_.begin(text, form);
  position_ = filled_ = 1;
  previous()->lexeme = {};
  fill();
  next_type_ = current()->getType();
}

void LexemeStream::fill() {
  StreamToken& token = ring_[filled_ % ring_size];
  layout_.next(token.lexeme);
  token.index = static_cast<uint32_t>(filled_++);
}

void LexemeStream::restart(uint32_t position, size_t block_depth) {
  layout_.restart(position, block_depth);
  filled_ = position_;
  fill();
  next_type_ = current()->getType();
}

void LexemeStream::insert_newline() {
  Lexeme& token = current()->lexeme;
  layout_.rewind(token.begin);
  token.type = lexeme::newline;
  token.end = token.begin;
  filled_ = position_ + 1;
  next_type_ = token.type;
}

antlr4::Token* LexemeStream::LT(ssize_t offset) {
  KILN_CHECK(offset == 1 || offset == -1, "the grammar needs one token of lookahead");
  return offset == 1 ? current() : previous();
}

antlr4::Token* LexemeStream::get(size_t index) const {
  return const_cast<StreamToken*>(&ring_[index % ring_size]);
}

void LexemeStream::seek(size_t position) {
  KILN_CHECK(position == position_, "the parser never backtracks");
}

}  // namespace kiln
