// How the parser goes on after a syntax error.
//
// The error unwinds to the item (argument or block) it is in, so that no construct is finished from
// half its parts. Where the next item begins is then decided by the text's layout, not by its
// brackets, which are what is wrong: the next line that looks like an item, or a closing brace, at
// the item's own indentation or less.
#include <algorithm>
#include <utility>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/line_hints.h"
#include "compiler/syntax/parser_actions.h"
#include "compiler/syntax/syntax_errors.h"
#include "generated/KilnParser.h"

namespace kiln {
namespace {

bool is_word(uint8_t type) {
  return type == lexeme::identifier || type == lexeme::keyword_in || type == lexeme::keyword_if;
}

// Brackets opened less brackets closed between `begin` and the end of its line.
int net_brackets(std::string_view text, uint32_t begin) {
  int net = 0;
  for (char c : text.substr(begin, text.find('\n', begin) - begin)) {
    net += c == '{' || c == '[' || c == '(';
    net -= c == '}' || c == ']' || c == ')';
  }
  return net;
}

// In the body of a heredoc that has an end.
bool is_in_heredoc(const std::vector<Scanner::Extent>& heredocs, uint32_t offset, uint32_t size) {
  auto after = std::upper_bound(
      heredocs.begin(), heredocs.end(), offset,
      [](uint32_t value, const Scanner::Extent& heredoc) { return value < heredoc.begin; });
  return after != heredocs.begin() && offset < std::prev(after)->end &&
         std::prev(after)->end != size;
}

}  // namespace

ParserActions::ParserActions(antlr4::TokenStream* stream)
    : Parser(stream), _input{static_cast<LexemeStream*>(stream)}, _errHandler{this} {
  setBuildParseTree(false);
  removeErrorListeners();
}

void ParserActions::raise() {
  progress_.reported = true;
  progress_.failed_depth = progress_.rule_depth;
  antlr4::Parser::setState(progress_.state);
  throw antlr4::InputMismatchException(this);
}

void ParserActions::fail(size_t expected) {
  report(expected);
  raise();
}

void ParserActions::fail_at_previous() {
  if (!progress_.reported) {
    context_->diagnostics.emit(context_->span(previous()), diag::InvalidExpression);
  }
  raise();
}

void ParserActions::fail_too_deep() {
  if (!progress_.reported) {
    exprs_->report_too_deep(context_->span(_input.stream->current()->lexeme));
  }
  raise();
}

void ParserActions::recover(std::exception_ptr& problem) {
  // The context lives in an arena and is never destroyed: nobody else would release this.
  problem = nullptr;
  bool is_item = _ctx->getRuleIndex() == KilnParser::RuleItem;
  if (!is_item && _ctx->parent) {
    progress_.reported = true;
    throw;
  }
  progress_.reported = false;
  exprs_->abandon();
  templates_->abandon();
  if (!is_item) {
    return;
  }
  size_t level = static_cast<KilnParser::ItemContext*>(_ctx)->level;
  BodyBuilder::OpenItem item = bodies_->item(level);
  bool is_block = item.brace.type != lexeme::end_of_file;
  uint32_t error_begin = _input.stream->current()->lexeme.begin;
  size_t depth = bodies_->block_depth() - (is_block ? 1 : 0);
  // Errors in a block's body were dealt with there: never look at it again. What is open is its own
  // brace.
  size_t open = is_block ? 1 : _input.stream->layout().open_brackets(depth);
  uint32_t end = resume_point({item.name.begin, error_begin, open, !is_block}, depth);
  bodies_->abandon(level, std::max(end, item.name.end));
  _input.stream->restart(end, depth);
}

// The place to go on at. If brackets of the item are still open, an unclosed one may be the cause,
// and what follows the item's first line deserves another look.
uint32_t ParserActions::resume_point(const Failure& failure, size_t block_depth) {
  std::string_view text = context_->text;
  const auto size = static_cast<uint32_t>(text.size());
  uint32_t item_indent = indentation(text, line_start(text, failure.item_begin));
  bool is_open =
      static_cast<int>(failure.open_brackets) + net_brackets(text, failure.error_begin) > 0;
  uint32_t from = failure.error_begin;
  // Looking again costs time, and a hostile file could ask for it on every line. What is read again
  // may fail as deep as now, and to unwind a rule takes as long as to parse so many bytes.
  constexpr uint64_t bytes_per_rule = 256;
  const uint64_t unwound =
      progress_.failed_depth - std::min(progress_.failed_depth, progress_.rule_depth);
  const uint64_t rescan = failure.error_begin - failure.item_begin + bytes_per_rule * unwound;
  if (is_open && failure.may_rescan && rescan <= progress_.rescan_budget) {
    progress_.rescan_budget -= rescan;
    from = failure.item_begin;
  }
  const auto& heredocs = _input.stream->layout().scanner().heredocs();
  // The end of a heredoc was not found: what follows is mostly text.
  bool in_open_heredoc =
      !heredocs.empty() && heredocs.back().end == size && failure.error_begin == size;
  // What begins a line may be where to go on: a brace that closes the block, not the bracket that
  // was left open.
  if (from == failure.error_begin && from > 0 &&
      line_start(text, from) + indentation(text, line_start(text, from)) == from &&
      line_start(text, from) > failure.item_begin) {
    from = line_start(text, from) - 1;
  }
  for (size_t newline = text.find('\n', from); newline != std::string_view::npos;
       newline = text.find('\n', newline + 1)) {
    auto start = static_cast<uint32_t>(newline + 1);
    if (is_in_heredoc(heredocs, start, size)) {
      continue;
    }
    uint32_t indent = indentation(text, start);
    char first = start + indent < size ? text[start + indent] : '\0';
    bool closes_block = first == '}' && block_depth > 0 &&
                        (indent < item_indent || (indent == item_indent && !is_open));
    bool looks_right = in_open_heredoc ? is_surely_item(text, start + indent)
                       : is_open       ? looks_like_item(text, start + indent)
                                       : first == '"' || looks_like_word(text, start + indent);
    bool begins_item = indent <= item_indent && looks_right;
    if (closes_block || begins_item) {
      return start - 1;
    }
  }
  return size;
}

void ParserActions::end_item() {
  size_t next = _input.stream->next_type();
  if (next != lexeme::newline && next != antlr4::Token::EOF) {
    missing_newline();
  }
  bodies_->close_item();
}

void ParserActions::missing_newline() {
  Lexeme token = _input.stream->current()->lexeme;
  Lexeme item_name = bodies_->item().name;
  SyntaxErrors(*this, *context_, *bodies_).report_missing_newline(token);
  // Anything else is the rest of a value that was not understood.
  if (is_word(token.type) && is_surely_item(context_->text, token.begin)) {
    _input.stream->insert_newline();
    return;
  }
  if (token.type == lexeme::block_close) {
    progress_.brace_reported = bodies_->block_depth() == 0;
    return;
  }
  size_t depth = bodies_->block_depth();
  size_t open = _input.stream->layout().open_brackets(depth);
  _input.stream->restart(resume_point({item_name.begin, token.begin, open, true}, depth), depth);
}

void ParserActions::stray_brace() {
  if (std::exchange(progress_.brace_reported, false)) {
    return;
  }
  context_->diagnostics.emit(context_->span(previous()), diag::ItemRequired).hint =
      "there is no open block that this brace could close";
}

void ParserActions::skip_junk() {
  Lexeme token = previous();
  SyntaxErrors(*this, *context_, *bodies_).report_junk(token);
  size_t depth = bodies_->block_depth();
  size_t open = _input.stream->layout().open_brackets(depth);
  _input.stream->restart(resume_point({token.begin, token.end, open, true}, depth), depth);
}

}  // namespace kiln
