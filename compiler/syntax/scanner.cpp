#include "compiler/syntax/scanner.h"

#include <algorithm>
#include <utility>

#include "compiler/syntax/unicode.h"

namespace kiln {
namespace {

enum class RuleAction : uint8_t { none, skip, push, pop };

// What accepting a rule of the grammar does.
struct Rule {
  uint8_t type;
  RuleAction action;
  uint8_t mode;
};

#include "generated/lexer_tables.inc"

constexpr uint32_t byte_order_mark_size = 3;

// The name in `<<-NAME` and its line ending.
std::string_view heredoc_marker(std::string_view introducer) {
  introducer.remove_prefix(introducer[2] == '-' ? 3 : 2);
  return introducer.substr(0, introducer.find_first_of("\r\n"));
}

}  // namespace

Scanner::Scanner(std::string_view text, uint8_t mode)
    : text_(text), mode_(mode), has_broken_utf8_(find_broken_utf8(text) != std::string_view::npos) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    position_ = byte_order_mark_size;
  }
  outer_modes_.reserve(32);
}

void Scanner::restart(uint32_t position, size_t depth) {
  position_ = position;
  mode_ = lexer_mode::code;
  outer_modes_.assign(depth, lexer_mode::code);
  open_heredocs_.clear();
  // Those that will be scanned again, and those that turned out to have no end.
  auto is_stale = [&](const Extent& heredoc) {
    return heredoc.begin >= position || heredoc.end == text_.size();
  };
  while (!heredocs_.empty() && is_stale(heredocs_.back())) {
    heredocs_.pop_back();
  }
}

bool Scanner::in_template() const {
  return mode_ != lexer_mode::code ||
         std::any_of(outer_modes_.begin(), outer_modes_.end(),
                     [](uint8_t mode) { return mode != lexer_mode::code; });
}

void Scanner::pop_mode() {
  if (!outer_modes_.empty()) {
    mode_ = outer_modes_.back();
    outer_modes_.pop_back();
  }
}

Lexeme Scanner::next() {
  const auto size = static_cast<uint32_t>(text_.size());
  for (;;) {
    const uint32_t begin = position_;
    if (begin >= size) {
      return {lexeme::end_of_file, size, size};
    }
    uint32_t at = begin;
    uint32_t end = begin;
    size_t accepted = 0;
    size_t state = start_state[mode_];
    if (comments_unclosed_ && mode_ == lexer_mode::code && text_.substr(begin).starts_with("/*")) {
      position_ = begin + 1;
      return {lexeme::slash, begin, position_};
    }
    while (at < size) {
      auto byte = static_cast<unsigned char>(text_[at]);
      state = next_state[state * class_count + class_of[byte]];
      if (state == 0) {
        break;
      }
      ++at;
      if (size_t rule = accepted_rule[state]; rule != 0) {
        accepted = rule;
        end = at;
      }
    }
    const Rule& rule = rules[accepted];
    if (rule.action == RuleAction::skip) {
      position_ = end;
      continue;
    }
    Lexeme token = finish({rule.type, begin, end});
    position_ = token.end;
    if (token.type == rule.type && rule.action == RuleAction::push) {
      outer_modes_.push_back(mode_);
      mode_ = rule.mode;
    } else if (token.type == rule.type && rule.action == RuleAction::pop) {
      pop_mode();
    }
    return token;
  }
}

// Settles what the automaton cannot know. A token whose type changes here does its own change of
// mode.
Lexeme Scanner::finish(Lexeme token) {
  switch (token.type) {
    case lexeme::unicode_word:
      return narrow_word(token);
    case lexeme::open_heredoc:
      return open_heredoc(token);
    case lexeme::close_brace:
      // The brace that leads back into a template ends a sequence of it.
      if (!outer_modes_.empty() && outer_modes_.back() != lexer_mode::code) {
        pop_mode();
        token.type = lexeme::template_end;
      }
      return token;
    case lexeme::slash:
      comments_unclosed_ = text_.substr(token.begin).starts_with("/*");
      return token;
    case lexeme::interpolation:
    case lexeme::directive:
      if (!open_heredocs_.empty()) {
        open_heredocs_.back().at_line_start = false;
      }
      return token;
    case lexeme::quoted_text:
      return is_last_sigil(token) ? one_character(token.begin)
             : has_broken_utf8_   ? cut_at_broken_utf8(token)
                                  : token;
    case lexeme::sigil_before_newline:
      token = {lexeme::template_text, token.begin, token.end - 1};
      [[fallthrough]];
    case lexeme::template_text:
      if (has_broken_utf8_) {
        token = cut_at_broken_utf8(token);
      }
      return is_last_sigil(token)           ? one_character(token.begin)
             : mode_ == lexer_mode::heredoc ? heredoc_line(token)
                                            : token;
    case lexeme::end_of_file:
    case lexeme::invalid:
      return mode_ == lexer_mode::heredoc || mode_ == lexer_mode::bare
                 ? stop_at_carriage_return(token)
                 : one_character(token.begin);
    default:
      return token;
  }
}

// What of a word with characters above ASCII is an identifier.
Lexeme Scanner::narrow_word(Lexeme token) const {
  size_t size = identifier_size(text_.substr(token.begin, token.end - token.begin));
  if (size == 0) {
    return one_character(token.begin);
  }
  token.end = token.begin + static_cast<uint32_t>(size);
  std::string_view word = text_.substr(token.begin, size);
  token.type = word == "in"   ? lexeme::keyword_in
               : word == "if" ? lexeme::keyword_if
                              : lexeme::identifier;
  return token;
}

Lexeme Scanner::open_heredoc(Lexeme token) {
  std::string_view marker = heredoc_marker(text_.substr(token.begin, token.end - token.begin));
  if (identifier_size(marker) != marker.size()) {
    return {lexeme::less, token.begin, token.begin + 1};
  }
  open_heredocs_.push_back({marker, true, heredocs_.size()});
  heredocs_.push_back({token.end, static_cast<uint32_t>(text_.size())});
  return token;
}

// A line of a heredoc that has nothing but the marker is its end; the newline stays outside.
Lexeme Scanner::heredoc_line(Lexeme token) {
  OpenHeredoc& open = open_heredocs_.back();
  std::string_view line = text_.substr(token.begin, token.end - token.begin);
  if (!line.ends_with('\n')) {
    open.at_line_start = token.type != lexeme::template_text && open.at_line_start;
    return token;
  }
  bool is_whole_line = std::exchange(open.at_line_start, true);
  if (!is_whole_line || trim_space_right(trim_space_left(line)) != open.marker) {
    return token;
  }
  heredocs_[open.extent].end = token.begin;
  open_heredocs_.pop_back();
  pop_mode();
  return {lexeme::close_heredoc, token.begin, token.end - (line.ends_with("\r\n") ? 2 : 1)};
}

Lexeme Scanner::cut_at_broken_utf8(Lexeme token) const {
  size_t broken = find_broken_utf8(text_.substr(token.begin, token.end - token.begin));
  if (broken == 0) {
    return {lexeme::bad_utf8, token.begin, token.begin + 1};
  }
  if (broken != std::string_view::npos) {
    token.end = token.begin + static_cast<uint32_t>(broken);
  }
  return token;
}

// HCL's scanner cannot tell what a `$` or `%` at the very end is, except at the top of a bare
// template.
bool Scanner::is_last_sigil(Lexeme token) const {
  return token.end == text_.size() && token.end - token.begin == 1 && !outer_modes_.empty() &&
         (text_.back() == '$' || text_.back() == '%');
}

// HCL's scanner gives up at a carriage return without a newline. At the top of a bare template what
// is left is text.
Lexeme Scanner::stop_at_carriage_return(Lexeme token) const {
  token.end = static_cast<uint32_t>(text_.size());
  token.type = outer_modes_.empty() ? lexeme::template_text : lexeme::invalid;
  return token;
}

// A character that no rule accepts.
Lexeme Scanner::one_character(uint32_t begin) const {
  CodePoint c = decode_utf8(text_.substr(begin));
  return c.size == 0 ? Lexeme{lexeme::bad_utf8, begin, begin + 1}
                     : Lexeme{lexeme::invalid, begin, begin + c.size};
}

}  // namespace kiln
