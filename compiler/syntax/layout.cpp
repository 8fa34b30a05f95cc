#include "compiler/syntax/layout.h"

#include <algorithm>

namespace kiln {
namespace {

bool is_word(uint8_t type) {
  return type == lexeme::identifier || type == lexeme::keyword_in || type == lexeme::keyword_if;
}

uint8_t start_mode(SourceForm form) {
  return form == SourceForm::Template ? lexer_mode::bare : lexer_mode::code;
}

// Comments to the end of the line count as the newline they contain.
bool ends_line(std::string_view text, Lexeme token) {
  return token.type == lexeme::newline ||
         (token.type == lexeme::comment && text[token.end - 1] == '\n');
}

void to_newline(Lexeme& token) {
  if (token.type == lexeme::comment) {
    token.type = lexeme::newline;
    token.begin = token.end - 1;
  }
}

}  // namespace

void Layout::begin(std::string_view text, SourceForm form) {
  scanner_.begin(text, start_mode(form));
  frames_.clear();
  pending_count_ = 0;
  previous_ = lexeme::newline;
  bool is_config = form == SourceForm::Config;
  open(is_config ? Bracket::Body : Bracket::Root, is_config);
}

void Layout::restart(uint32_t position, size_t block_depth) {
  scanner_.restart(position, block_depth);
  frames_.assign(block_depth + 1, {Bracket::Body, true, false});
  pending_count_ = 0;
  // Nothing that came before is a reason to drop a newline.
  previous_ = lexeme::end_of_file;
}

void Layout::rewind(uint32_t position) {
  scanner_.rewind(position);
  pending_count_ = 0;
}

size_t Layout::open_brackets(size_t block_depth) const {
  size_t open = frames_.size() - std::min(frames_.size(), block_depth + 1);
  return open + (scanner_.in_template() ? 1 : 0);
}

void Layout::take(Lexeme& token) {
  if (pending_count_ == 0) {
    scanner_.next(token);
    return;
  }
  token = pending_[0];
  pending_[0] = pending_[1];
  --pending_count_;
}

// The next token that is no comment and no newline. A newline before it is kept.
const Lexeme& Layout::peek() {
  for (uint8_t i = 0; i < pending_count_; ++i) {
    if (pending_[i].type != lexeme::newline) {
      return pending_[i];
    }
  }
  for (;;) {
    Lexeme& token = pending_[pending_count_];
    scanner_.next(token);
    if (ends_line(scanner_.text(), token)) {
      to_newline(token);
      pending_count_ = 1;
    } else if (token.type != lexeme::comment) {
      ++pending_count_;
      return token;
    }
  }
}

// Consumes the word `for` and the newlines before it, if they come next.
bool Layout::next_is_for() {
  const Lexeme& token = peek();
  if (token.type != lexeme::identifier ||
      scanner_.text().substr(token.begin, token.end - token.begin) != "for") {
    return false;
  }
  pending_count_ = 0;
  return true;
}

void Layout::next(Lexeme& token) {
  for (;;) {
    take(token);
    switch (token.type) {
      case lexeme::comment:
        if (!ends_line(scanner_.text(), token)) {
          continue;
        }
        [[fallthrough]];
      case lexeme::newline:
        if (!frames_.back().newlines_count) {
          continue;
        }
        frames_.back().assigned = false;
        if (previous_ == lexeme::newline) {
          continue;
        }
        to_newline(token);
        break;
      case lexeme::assign:
        frames_.back().assigned = true;
        break;
      case lexeme::open_brace:
        open_brace(token);
        break;
      case lexeme::close_brace:
        close_brace(token);
        break;
      case lexeme::open_bracket:
        open_bracket(token);
        break;
      case lexeme::close_bracket:
        close(Bracket::Square);
        break;
      case lexeme::open_paren:
        open(Bracket::Round, false);
        break;
      case lexeme::close_paren:
        close(Bracket::Round);
        break;
      case lexeme::interpolation:
        open(Bracket::Sequence, false);
        break;
      case lexeme::directive:
        directive(token);
        break;
      case lexeme::template_end:
        close_sequence();
        break;
      default:
        break;
    }
    previous_ = token.type;
    return;
  }
}

void Layout::open_brace(Lexeme& token) {
  const Frame& frame = frames_.back();
  if (frame.bracket == Bracket::Body && !frame.assigned) {
    open(Bracket::Body, true);
    token.type = lexeme::block_open;
  } else if (next_is_for()) {
    open(Bracket::For, false);
    token.type = lexeme::object_for;
  } else {
    open(Bracket::Object, true);
    token.type = lexeme::object_open;
  }
}

void Layout::close_brace(Lexeme& token) {
  switch (frames_.back().bracket) {
    case Bracket::Body:
      if (frames_.size() > 1) {
        frames_.pop_back();
      }
      token.type = lexeme::block_close;
      break;
    case Bracket::Object:
    case Bracket::For:
      frames_.pop_back();
      token.type = lexeme::object_close;
      break;
    case Bracket::Root:
    case Bracket::Square:
    case Bracket::Round:
    case Bracket::Sequence:
      break;
  }
}

// An index with a star keeps the newlines as they are around it. Where an index can stand, `for` is
// a variable's name.
void Layout::open_bracket(Lexeme& token) {
  bool newlines_count = frames_.back().newlines_count;
  bool is_splat =
      peek().type == lexeme::star && (!newlines_count || pending_[0].type != lexeme::newline);
  if (is_splat) {
    open(Bracket::Square, newlines_count);
    token.type = lexeme::splat_open;
    return;
  }
  if (!is_operand_end() && next_is_for()) {
    token.type = lexeme::tuple_for;
  }
  open(Bracket::Square, false);
}

bool Layout::is_operand_end() const {
  switch (previous_) {
    case lexeme::identifier:
    case lexeme::number:
    case lexeme::close_quote:
    case lexeme::close_heredoc:
    case lexeme::close_bracket:
    case lexeme::close_paren:
    case lexeme::object_close:
      return true;
    default:
      return false;
  }
}

// Joins the keyword of a directive to its opener. An unknown one is left to be reported.
void Layout::directive(Lexeme& token) {
  static constexpr struct {
    std::string_view word;
    uint8_t type;
  } keywords[] = {{"if", lexeme::directive_if},
                  {"else", lexeme::directive_else},
                  {"endif", lexeme::directive_endif},
                  {"for", lexeme::directive_for},
                  {"endfor", lexeme::directive_endfor}};
  open(Bracket::Sequence, false);
  const Lexeme& word = peek();
  if (!is_word(word.type)) {
    return;
  }
  std::string_view text = scanner_.text().substr(word.begin, word.end - word.begin);
  for (const auto& keyword : keywords) {
    if (keyword.word == text) {
      pending_count_ = 0;
      token.type = keyword.type;
      token.end = word.end;
    }
  }
}

void Layout::close(Bracket bracket) {
  if (frames_.back().bracket == bracket) {
    frames_.pop_back();
  }
}

// Closes the innermost template sequence and, if the brackets in it are not balanced, those too.
void Layout::close_sequence() {
  for (size_t i = frames_.size(); i-- > 1;) {
    if (frames_[i].bracket == Bracket::Sequence) {
      frames_.resize(i);
      return;
    }
  }
}

}  // namespace kiln
