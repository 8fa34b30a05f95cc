#include "compiler/syntax/scanner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/syntax/unicode.h"

namespace kiln {
namespace {

enum class RuleAction : uint8_t { None, Skip, Push, Pop };

// What accepting a rule of the grammar does.
struct Rule {
  uint8_t type;
  RuleAction action;
  uint8_t mode;
};

#include "generated/lexer_tables.inc"

constexpr uint32_t byte_order_mark_size = 3;

// The types that finish() looks at; most tokens are none of them.
constexpr auto is_settled_later = [] {
  std::array<bool, 256> types{};
  for (uint8_t type :
       {lexeme::unicode, lexeme::open_heredoc, lexeme::close_brace, lexeme::slash,
        lexeme::interpolation, lexeme::directive, lexeme::quoted_text, lexeme::template_text,
        lexeme::sigil_before_newline, lexeme::end_of_file, lexeme::invalid}) {
    types[type] = true;
  }
  return types;
}();

bool is_word(uint8_t type) {
  return type == lexeme::identifier || type == lexeme::keyword_in || type == lexeme::keyword_if;
}

// The name in `<<-NAME` and its line ending.
std::string_view heredoc_marker(std::string_view introducer) {
  introducer.remove_prefix(introducer[2] == '-' ? 3 : 2);
  return introducer.substr(0, introducer.find_first_of("\r\n"));
}

}  // namespace

void Scanner::begin(std::string_view text, uint8_t mode) {
  text_ = text;
  position_ = text.starts_with("\xEF\xBB\xBF") ? byte_order_mark_size : 0;
  mode_ = mode;
  outer_modes_.clear();
  open_heredocs_.clear();
  heredocs_.clear();
  next_broken_ = static_cast<uint32_t>(std::min(find_broken_utf8(text), text.size()));
  searched_from_ = 0;
  has_broken_utf8_ = next_broken_ != text.size();
  comments_unclosed_ = false;
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

void Scanner::next(Lexeme& token) {
  const auto size = static_cast<uint32_t>(text_.size());
  for (;;) {
    const uint32_t begin = position_;
    if (begin >= size) {
      token.type = lexeme::end_of_file;
      token.begin = token.end = size;
      return;
    }
    if (comments_unclosed_ && mode_ == lexer_mode::code && text_.substr(begin).starts_with("/*")) {
      position_ = begin + 1;
      token = {lexeme::slash, begin, position_};
      return;
    }
    const uint32_t limit = has_broken_utf8_ ? token_limit() : size;
    if (begin == limit) {
      position_ = begin + 1;
      token = {lexeme::bad_utf8, begin, position_};
      return;
    }
    uint32_t at = begin;
    uint32_t end = begin;
    size_t accepted = 0;
    size_t state = start_state[mode_];
    const char* bytes = text_.data();
    // Texts, names and comments stay in one state: while it does not change, the processor need not
    // wait for one step to begin the next.
    auto leave = [&] {
      if (state >= first_accepting) {
        accepted = state;
        end = at;
      }
    };
    for (; at < limit; ++at) {
      const size_t next = next_state[state + class_of[static_cast<unsigned char>(bytes[at])]];
      if (next != state) {
        leave();
        state = next;
        if (state == 0) {
          break;
        }
      }
    }
    leave();
    const Rule& rule = rules[accepted_rule[accepted / row_size]];
    if (rule.action == RuleAction::Skip) {
      position_ = end;
      continue;
    }
    token.type = rule.type;
    token.begin = begin;
    token.end = end;
    if (is_settled_later[rule.type]) {
      finish(token);
    } else if (end < size && (bytes[end] & 0x80) != 0 && is_word(token.type)) {
      extend_word(token);
    }
    position_ = token.end;
    if (token.type == rule.type && rule.action == RuleAction::Push) {
      outer_modes_.push_back(mode_);
      mode_ = rule.mode;
    } else if (token.type == rule.type && rule.action == RuleAction::Pop) {
      pop_mode();
    }
    return;
  }
}

// Settles what the automaton cannot know. A token whose type changes here does its own change of
// mode.
void Scanner::finish(Lexeme& token) {
  switch (token.type) {
    case lexeme::unicode:
      token = one_character(token.begin);
      extend_word(token);
      return;
    case lexeme::open_heredoc:
      token = open_heredoc(token);
      return;
    case lexeme::close_brace:
      // The brace that leads back into a template ends a sequence of it.
      if (!outer_modes_.empty() && outer_modes_.back() != lexer_mode::code) {
        pop_mode();
        token.type = lexeme::template_end;
      }
      return;
    case lexeme::slash:
      comments_unclosed_ = text_.substr(token.begin).starts_with("/*");
      return;
    case lexeme::interpolation:
    case lexeme::directive:
      if (!open_heredocs_.empty()) {
        open_heredocs_.back().at_line_start = false;
      }
      return;
    case lexeme::sigil_before_newline:
      token.type = lexeme::template_text;
      --token.end;
      [[fallthrough]];
    case lexeme::quoted_text:
    case lexeme::template_text:
      finish_text(token);
      return;
    default:
      token = mode_ == lexer_mode::heredoc || mode_ == lexer_mode::bare
                  ? stop_at_carriage_return(token)
                  : one_character(token.begin);
      return;
  }
}

void Scanner::finish_text(Lexeme& token) {
  if (is_last_sigil(token)) {
    token = one_character(token.begin);
    return;
  }
  if (mode_ == lexer_mode::heredoc) {
    token = heredoc_line(token);
  }
}

// Takes what follows above ASCII into a word, as far as it is an identifier.
void Scanner::extend_word(Lexeme& token) const {
  auto size = static_cast<uint32_t>(identifier_size(text_.substr(token.begin)));
  if (size != 0 && size >= token.end - token.begin) {
    bool is_longer = size > token.end - token.begin;
    token.type = is_longer || token.type == lexeme::invalid ? lexeme::identifier : token.type;
    token.end = token.begin + size;
  }
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

// How far a token that begins here may reach: only comments may hold broken UTF-8.
uint32_t Scanner::token_limit() {
  const auto size = static_cast<uint32_t>(text_.size());
  bool may_be_comment = mode_ == lexer_mode::code && position_ < size &&
                        (text_[position_] == '#' || text_[position_] == '/');
  if (position_ < searched_from_ || position_ > next_broken_) {
    size_t found = find_broken_utf8(text_.substr(position_));
    searched_from_ = position_;
    next_broken_ = position_ + static_cast<uint32_t>(std::min<size_t>(found, size - position_));
  }
  return may_be_comment ? size : next_broken_;
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
  ScannedCodePoint c = decode_utf8(text_.substr(begin));
  return c.size == 0 ? Lexeme{lexeme::bad_utf8, begin, begin + 1}
                     : Lexeme{lexeme::invalid, begin, begin + c.size};
}

}  // namespace kiln
