#include "compiler/syntax/syntax_errors.h"

#include <fmt/format.h>

#include <deque>
#include <utility>
#include <vector>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/foreign_syntax.h"
#include "compiler/syntax/line_hints.h"
#include "compiler/syntax/parser_actions.h"
#include "generated/KilnParser.h"

namespace kiln {
namespace {

bool is_word(uint8_t type) {
  return type == lexeme::identifier || type == lexeme::keyword_in || type == lexeme::keyword_if;
}

}  // namespace

SyntaxErrors::SyntaxErrors(ParserActions& parser, SyntaxContext& context, const BodyBuilder& bodies)
    : parser_(parser),
      context_(context),
      bodies_(bodies),
      rule_(parser._ctx),
      found_(parser._input.stream->current()->lexeme),
      previous_(parser._input.stream->previous()->lexeme) {}

void ParserActions::report(size_t expected) {
  if (!progress_.reported) {
    progress_.failed_depth = progress_.rule_depth;
    SyntaxErrors(*this, *context_, *bodies_).report(expected);
  }
}

std::string SyntaxErrors::describe(Lexeme token) const {
  switch (token.type) {
    case lexeme::end_of_file:
      return "the end of the file";
    case lexeme::newline:
      return "the end of the line";
    case lexeme::open_quote:
      return "a quoted string";
    default:
      return fmt::format("\"{}\"", context_.text_of(token));
  }
}

void SyntaxErrors::report(size_t expected) {
  if (report_character(found_)) {
    return;
  }
  size_t rule = rule_ ? rule_->getRuleIndex() : size_t{KilnParser::RuleConfig_file};
  if (found_.type == lexeme::directive && rule != KilnParser::RuleLabel) {
    return unknown_directive();
  }
  switch (rule) {
    case KilnParser::RuleItem:
      return in_item(expected);
    case KilnParser::RuleOnly_argument:
      return in_only_argument();
    case KilnParser::RuleLabel:
      return in_label();
    case KilnParser::RuleLone_expression:
      context_.diagnostics.emit(here(), diag::ExtraCharacters);
      return;
    case KilnParser::RuleExpression:
      context_.diagnostics.emit(here(), diag::MissingFalseExpression);
      return;
    case KilnParser::RuleOperand:
      return in_operand(expected);
    case KilnParser::RuleTerm:
      return in_term(expected);
    case KilnParser::RuleCall_suffix:
      return in_call(expected);
    case KilnParser::RuleTuple:
      return in_tuple();
    case KilnParser::RuleObject:
      return in_object();
    case KilnParser::RuleObject_item:
      return in_object_item();
    case KilnParser::RuleFor_intro:
    case KilnParser::RuleFor_tuple:
    case KilnParser::RuleFor_object:
      return in_for(rule, expected);
    case KilnParser::RuleFor_names:
      return in_for_names(expected);
    case KilnParser::RuleTemplate_part:
      return in_template_part();
    default:
      return unforeseen();
  }
}

std::string SyntaxErrors::character_hint(std::string_view character) const {
  if (parser_._input.stream->layout().scanner().in_template() && character.size() == 1) {
    return "to pass ${...} on to a shell as it is, write $${...}";
  }
  return foreign_character_hint(character);
}

// A text where an argument's name belongs: a name in quotes, or an element of a list whose name was
// written like a block's.
std::string SyntaxErrors::quoted_name_hint(Lexeme token) const {
  const std::string_view text = context_.text;
  const size_t close = text.find_first_of("\"\n", token.end);
  if (close == std::string_view::npos || text[close] != '"') {
    return {};
  }
  const size_t next = text.find_first_not_of(" \t", close + 1);
  const std::string_view name = text.substr(token.end, close - token.end);
  if (next != std::string_view::npos && (text[next] == '=' || text[next] == ':')) {
    return fmt::format("write {} = ...", name);
  }
  return "a list of values is an argument: NAME = [ ... ], with commas between the values";
}

// The word that joins two values, or the `not` or `if` before one.
std::string SyntaxErrors::operator_hint(Lexeme found) const {
  if (!is_word(found.type)) {
    return {};
  }
  const std::string_view before = context_.text_of(previous_);
  if (before == "not") {
    return "\"not\" is written !";
  }
  std::string hint = foreign_operator_hint(context_.text_of(found));
  return hint.empty() && before == "if" ? foreign_operator_hint(before) : hint;
}

// For a block's header that ends with its line: is the brace on the next one?
std::string SyntaxErrors::brace_hint() const {
  const size_t next = context_.text.find_first_not_of(" \t\r\n", found_.begin);
  return next != std::string_view::npos && context_.text[next] == '{'
             ? "move the opening brace to the end of this line"
             : "";
}

// Characters that are never right are the mistake, whatever was expected in their place.
bool SyntaxErrors::report_character(Lexeme token) {
  Diagnostics& found = context_.diagnostics;
  Span span = context_.span(token);
  std::string_view text = context_.text_of(token);
  switch (token.type) {
    case lexeme::bitwise_and:
      found.emit(span, diag::BitwiseOperator, " Did you mean boolean AND (\"&&\")?");
      return true;
    case lexeme::bitwise_or:
      found.emit(span, diag::BitwiseOperator, " Did you mean boolean OR (\"||\")?");
      return true;
    case lexeme::bitwise_not:
      found.emit(span, diag::BitwiseOperator, " Did you mean boolean NOT (\"!\")?");
      return true;
    case lexeme::bitwise_xor:
      found.emit(span, diag::BitwiseOperator, "");
      return true;
    case lexeme::apostrophe:
      found.emit(span, diag::SingleQuote);
      return true;
    case lexeme::backtick:
      found.emit(span, diag::Backtick);
      return true;
    case lexeme::semicolon:
      found.emit(span, diag::Semicolon);
      return true;
    case lexeme::bad_utf8:
      // One wrong setting of an editor breaks many characters.
      if (!std::exchange(parser_.progress_.encoding_reported, true)) {
        const bool is_utf16 =
            context_.text.starts_with("\xFF\xFE") || context_.text.starts_with("\xFE\xFF");
        found.emit(span, diag::InvalidEncoding).hint =
            is_utf16 ? "this file is UTF-16: save it as UTF-8" : "";
      }
      return true;
    case lexeme::invalid:
      // At the end of a file that ends in a string: that is what is wrong.
      if (parser_._input.stream->layout().scanner().in_template() && (text == "$" || text == "%")) {
        return false;
      }
      if (text.starts_with('\r')) {
        found.emit(context_.span(token.begin, token.begin + 1), diag::InvalidCharacter).hint =
            "a carriage return must be followed by a newline";
        return true;
      }
      if (text == "\u201C" || text == "\u201D") {
        found.emit(span, diag::CurlyQuotes);
      } else {
        found.emit(span, diag::InvalidCharacter).hint = character_hint(text);
      }
      return true;
    default:
      return false;
  }
}

void SyntaxErrors::report_junk(Lexeme token) {
  if (report_character(token)) {
    return;
  }
  if (token.type == lexeme::open_quote) {
    context_.diagnostics.emit(context_.span(token), diag::QuotedArgumentName).hint =
        quoted_name_hint(token);
  } else {
    context_.diagnostics.emit(context_.span(token), diag::ItemRequired).hint =
        foreign_item_hint(context_.text, token.begin);
  }
}

void SyntaxErrors::report_missing_newline(Lexeme found) {
  if (report_character(found)) {
    return;
  }
  bool is_block = bodies_.item().brace.type != lexeme::end_of_file;
  Diagnostics& diagnostics = context_.diagnostics;
  Span span = context_.span(found);
  if (is_block) {
    diagnostics.emit(span, diag::MissingNewlineAfterBlock);
    return;
  }
  if (found.type == lexeme::comma) {
    diagnostics.emit(span, diag::CommaAfterArgument);
    return;
  }
  Diagnostic& problem = diagnostics.emit(span, diag::MissingNewlineAfterArgument);
  if (found.type == lexeme::assign) {
    problem.hint = "to compare two values, use \"==\"";
  } else if (found.type == lexeme::block_close && bodies_.block_depth() == 0) {
    problem.hint = "there is no open block that this brace could close";
  } else if (found.type == lexeme::close_bracket || found.type == lexeme::close_paren) {
    problem.hint = "this bracket has no opening counterpart";
  } else if (std::string hint = operator_hint(found); !hint.empty()) {
    problem.hint = std::move(hint);
  } else if (is_word(found.type) && previous_.type == lexeme::close_quote) {
    problem.hint = "to put a quote into a string, write \\\"";
  }
}

template <typename Rule>
Rule& SyntaxErrors::rule() const {
  return static_cast<Rule&>(*rule_);
}

void SyntaxErrors::in_item(size_t expected) {
  const BodyBuilder::OpenItem& item = bodies_.item();
  Diagnostics& found = context_.diagnostics;
  if (expected == lexeme::block_close) {
    if (is_at_end()) {
      unclosed_block();
    } else if (item.is_one_line) {
      in_one_line_block();
    } else {
      found.emit(here(), diag::ItemRequired);
    }
    return;
  }
  if (!bodies_.has_labels() && expected != lexeme::block_open) {
    after_item_name();
    return;
  }
  if (found_.type == lexeme::assign) {
    found.emit(here(), diag::BlockWithEquals).hint = "remove the \"=\"";
  } else if (found_.type == lexeme::newline) {
    found.emit(here(), diag::BlockWithoutContent).hint = brace_hint();
  } else {
    found.emit(here(), diag::LabelOrBraceExpected);
  }
}

void SyntaxErrors::after_item_name() {
  Lexeme name = bodies_.item().name;
  std::string_view text = context_.text_of(name);
  Diagnostic& problem = context_.diagnostics.emit(context_.span(name), diag::ItemRequiredAfterName);
  if (found_.type == lexeme::colon) {
    problem.hint = fmt::format("an argument is set with \"=\", not \":\": {} = ...", text);
  } else if (found_.type == lexeme::dot) {
    problem.hint = fmt::format(
        "an argument's name cannot contain a dot; to set a nested value, write a block or an "
        "object: {} = {{ ... }}",
        text);
  } else if (found_.type == lexeme::equal) {
    problem.hint = "\"==\" compares two values; to set an argument, use a single \"=\"";
  } else if (found_.type == lexeme::newline) {
    problem.hint = brace_hint();
  }
}

void SyntaxErrors::in_one_line_block() {
  switch (found_.type) {
    case lexeme::comma:
      context_.diagnostics.emit(here(), diag::OneLineBlockComma);
      return;
    case lexeme::newline:
      context_.diagnostics.emit(here(), diag::OneLineBlockContinued);
      return;
    default:
      context_.diagnostics.emit(here(), diag::OneLineBlockNotClosed);
      return;
  }
}

// Of blocks that are open at the end only the innermost is reported: the others are open because of
// it.
void SyntaxErrors::unclosed_block() {
  if (std::exchange(parser_.progress_.unclosed_block_reported, true)) {
    return;
  }
  const BodyBuilder::OpenItem& item = bodies_.item();
  Diagnostic& problem = context_.diagnostics.emit(context_.span(item.brace), diag::UnclosedBlock);
  if (auto suspect = find_suspect_bracket(context_.text, item.name.begin)) {
    problem.labels.push_back({context_.span(suspect->opener, suspect->opener + 1),
                              "the closing bracket of this one is probably missing"});
    problem.labels.push_back({context_.span(suspect->closer, suspect->closer + 1),
                              "it is closed only here, at another indentation"});
    return;
  }
  hint_unclosed(problem, item.name.begin, "brace");
}

void SyntaxErrors::hint_unclosed(Diagnostic& diagnostic, uint32_t opener, std::string_view closer) {
  if (auto line = line_after_unclosed(context_.text, opener)) {
    diagnostic.labels.push_back(
        {context_.span(*line, *line + 1),
         fmt::format("this line is not indented deeper: is the closing {} missing before it?",
                     closer)});
  }
}

void SyntaxErrors::in_label() {
  Diagnostics& found = context_.diagnostics;
  switch (found_.type) {
    case lexeme::quoted_newline:
      found.emit(here(), diag::MultiLineString);
      return;
    case lexeme::end_of_file:
      found.emit(here(), diag::UnterminatedLabel);
      return;
    default:
      found.emit(here(), diag::TemplateInLabel, context_.text[found_.begin]);
      return;
  }
}

void SyntaxErrors::in_only_argument() {
  Lexeme name = bodies_.item().name;
  bool is_block_like = is_word(found_.type) || found_.type == lexeme::open_quote ||
                       found_.type == lexeme::block_open;
  if (is_block_like) {
    context_.diagnostics.emit(context_.span(name, found_), diag::OneLineBlockNested,
                              context_.text_of(name));
  } else {
    after_item_name();
  }
}

void SyntaxErrors::unforeseen() {
  KilnParser::load_automaton();
  // The rules as ANTLR knows them, the innermost last.
  std::vector<const RuleFrame*> frames;
  for (const RuleFrame* frame = rule_; frame != nullptr; frame = frame->parent) {
    frames.push_back(frame);
  }
  std::deque<antlr4::ParserRuleContext> contexts;
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    contexts.emplace_back(contexts.empty() ? nullptr : &contexts.back(), (*frame)->invokingState);
  }
  antlr4::ParserRuleContext* innermost = contexts.empty() ? nullptr : &contexts.back();
  std::string expected;
  for (ssize_t type : parser_.getATN().getExpectedTokens(parser_.getState(), innermost).toList()) {
    expected += expected.empty() ? "" : ", ";
    expected += parser_.getVocabulary().getDisplayName(static_cast<size_t>(type));
  }
  context_.diagnostics.emit(here(), diag::UnexpectedToken, describe(found_), expected);
}

}  // namespace kiln
