// The half of SyntaxErrors that words errors in expressions and templates.
#include <fmt/format.h>

#include <array>
#include <string>

#include "compiler/source/suggest.h"
#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/line_hints.h"
#include "compiler/syntax/parser_actions.h"
#include "compiler/syntax/syntax_errors.h"
#include "compiler/syntax/unicode.h"
#include "generated/KilnParser.h"

namespace kiln {
namespace {

bool is_word(uint8_t type) {
  return type == lexeme::identifier || type == lexeme::keyword_in || type == lexeme::keyword_if;
}

}  // namespace

template <typename Rule>
Rule& SyntaxErrors::rule() const {
  return static_cast<Rule&>(*rule_);
}

void SyntaxErrors::in_operand(size_t expected) {
  if (expected != lexeme::close_bracket && expected != lexeme::star) {
    context_.diagnostics.emit(here(), diag::MissingAttributeName);
  } else if (previous_.type == lexeme::star) {
    context_.diagnostics.emit(here(), diag::MissingSplatClose);
  } else {
    context_.diagnostics.emit(here(), diag::MissingIndexClose);
  }
}

void SyntaxErrors::in_term(size_t expected) {
  switch (expected) {
    case lexeme::close_paren: {
      Diagnostic& problem = context_.diagnostics.emit(here(), diag::UnbalancedParentheses);
      uint32_t open = rule<KilnParser::TermContext>().open.begin;
      problem.labels.push_back({context_.span(open, open + 1), "opened here"});
      if (is_at_end()) {
        hint_unclosed(problem, open, "parenthesis");
      }
      return;
    }
    case lexeme::close_quote:
      return unclosed_quote();
    case lexeme::close_heredoc:
      return unclosed_heredoc();
    default:
      return missing_operand();
  }
}

void SyntaxErrors::missing_operand() {
  if (is_at_end()) {
    context_.diagnostics.emit(here(), diag::MissingExpression);
    return;
  }
  Span span = here();
  if (found_.type == lexeme::splat_open) {
    // The bracket could begin a list; the star after it is what is wrong.
    const auto star = static_cast<uint32_t>(context_.text.find('*', found_.begin));
    span = context_.span(star, star + 1);
  }
  Diagnostic& problem = context_.diagnostics.emit(span, diag::InvalidExpression);
  if (found_.type == lexeme::newline) {
    problem.hint = fmt::format(
        "a value is missing after {}; to continue an expression on the next line, put it in "
        "parentheses",
        describe(previous_));
  } else if (found_.type == lexeme::assign) {
    problem.hint = "to compare two values, use \"==\"";
  } else if (found_.type == lexeme::comma) {
    problem.hint = "a value is missing before this comma";
  }
}

void SyntaxErrors::in_call(size_t expected) {
  auto& call = rule<KilnParser::Call_suffixContext>();
  Diagnostics& found = context_.diagnostics;
  if (expected == lexeme::open_paren) {
    found.emit(here(), diag::MissingOpenParen);
  } else if (expected != lexeme::close_paren) {
    found.emit(here(), diag::MissingFunctionName);
  } else if (previous_.type == lexeme::ellipsis) {
    found.emit(context_.span(previous_), diag::ArgumentAfterExpansion);
  } else if (is_at_end()) {
    Diagnostic& problem = found.emit(context_.span(call.first, call.last), diag::UnterminatedCall);
    hint_unclosed(problem, call.first.begin, "parenthesis");
  } else {
    Diagnostic& problem = found.emit(here(), diag::MissingArgumentSeparator);
    problem.labels.push_back(
        {context_.span(call.first, call.first), "in the call that begins here"});
    if (line_start(context_.text, found_.begin) > call.first.begin) {
      problem.hint = "is the closing parenthesis of the call missing?";
    }
  }
}

void SyntaxErrors::in_tuple() {
  Lexeme open = rule<KilnParser::TupleContext>().open;
  if (!is_at_end()) {
    context_.diagnostics.emit(here(), diag::MissingItemSeparator)
        .labels.push_back({context_.span(open), "in the list that begins here"});
    return;
  }
  Diagnostic& problem = context_.diagnostics.emit(context_.span(open), diag::UnterminatedTuple);
  hint_unclosed(problem, open.begin, "bracket");
}

void SyntaxErrors::in_object() {
  Lexeme open = rule<KilnParser::ObjectContext>().open;
  if (!is_at_end()) {
    context_.diagnostics.emit(here(), diag::MissingAttributeSeparator)
        .labels.push_back({context_.span(open), "in the object that begins here"});
    return;
  }
  Diagnostic& problem = context_.diagnostics.emit(context_.span(open), diag::UnterminatedObject);
  hint_unclosed(problem, open.begin, "brace");
}

void SyntaxErrors::in_object_item() {
  switch (found_.type) {
    case lexeme::newline:
    case lexeme::comma:
      context_.diagnostics.emit(here(), diag::MissingAttributeValue);
      return;
    case lexeme::end_of_file: {
      Lexeme open = static_cast<KilnParser::ObjectContext*>(rule_->parent)->open;
      Diagnostic& problem =
          context_.diagnostics.emit(context_.span(open), diag::UnterminatedObject);
      hint_unclosed(problem, open.begin, "brace");
      return;
    }
    default:
      context_.diagnostics.emit(
          here(), diag::MissingKeySeparator,
          is_word(found_.type)
              ? " If you intended to given an attribute name containing periods or spaces, write "
                "the name in quotes to create a string literal."
              : "");
      return;
  }
}

void SyntaxErrors::in_for(size_t rule, size_t expected) {
  std::string_view detail = "Extra characters after the end of the 'for' expression.";
  if (rule == KilnParser::RuleFor_intro) {
    detail = "For expression requires a colon after the collection expression.";
  } else if (rule == KilnParser::RuleFor_tuple && found_.type == lexeme::arrow) {
    detail = "Key expression is not valid when building a tuple.";
  } else if (rule == KilnParser::RuleFor_tuple && found_.type == lexeme::ellipsis) {
    detail = "Grouping ellipsis (...) cannot be used when building a tuple.";
  } else if (expected == lexeme::arrow) {
    detail = "Key expression is required when building an object.";
  }
  Diagnostic& problem = context_.diagnostics.emit(here(), diag::InvalidFor, detail);
  if (rule == KilnParser::RuleFor_tuple && found_.type == lexeme::arrow) {
    problem.hint = "to build an object, use { } instead of [ ]";
  }
}

void SyntaxErrors::in_for_names(size_t expected) {
  bool is_directive = dynamic_cast<KilnParser::Template_partContext*>(rule_->parent) != nullptr;
  bool is_second = previous_.type == lexeme::comma;
  if (is_directive) {
    context_.diagnostics.emit(
        here(), diag::InvalidForDirective,
        expected == lexeme::keyword_in ? "For directive requires 'in' keyword after names."
        : is_second                    ? "For directive requires value variable name after comma."
                                       : "For directive requires variable name after 'for'.");
    return;
  }
  context_.diagnostics.emit(
      here(), diag::InvalidFor,
      expected == lexeme::keyword_in
          ? "For expression requires the 'in' keyword after its name declarations."
      : is_second ? "For expression requires value variable name after comma."
                  : "For expression requires variable name after 'for'.");
}

void SyntaxErrors::in_template_part() {
  Lexeme open = rule<KilnParser::Template_partContext>().open;
  Diagnostics& found = context_.diagnostics;
  if (open.type != lexeme::interpolation) {
    std::string_view text = context_.text_of(open);
    std::string_view keyword = text.substr(text.find_last_of("{~ \t\r\n/") + 1);
    found.emit(here(), diag::ExtraInDirective).summary =
        fmt::format("Extra characters in {} marker", keyword);
    return;
  }
  switch (found_.type) {
    case lexeme::end_of_file:
      found.emit(context_.span(open), diag::UnclosedInterpolation, "file");
      return;
    case lexeme::open_quote: {
      // A quote ends the template only if a quote began it.
      const auto* around = dynamic_cast<KilnParser::TermContext*>(rule_->parent);
      if (around == nullptr || around->open.type != lexeme::open_quote) {
        found.emit(here(), diag::ExtraInInterpolation);
        return;
      }
      found.emit(context_.span(open), diag::UnclosedInterpolation, "quoted template").hint =
          "write } after the expression; to write a literal \"${\", double the first character";
      return;
    }
    case lexeme::colon:
      found.emit(here(), diag::ColonInInterpolation);
      return;
    default:
      found.emit(here(), diag::ExtraInInterpolation);
      return;
  }
}

void SyntaxErrors::unknown_directive() {
  std::string_view rest = context_.text.substr(found_.end);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
  size_t size = identifier_size(rest);
  auto begin = static_cast<uint32_t>(context_.text.size() - rest.size());
  if (size == 0) {
    context_.diagnostics.emit(here(), diag::MissingDirectiveKeyword);
    return;
  }
  static const std::array<std::string, 5> keywords{"if", "for", "else", "endif", "endfor"};
  std::string_view keyword = rest.substr(0, size);
  context_.diagnostics.emit(context_.span(begin, begin + static_cast<uint32_t>(size)),
                            diag::UnknownDirective, keyword, did_you_mean(keyword, keywords));
}

void SyntaxErrors::unclosed_quote() {
  Lexeme quote = rule<KilnParser::TermContext>().open;
  if (found_.type == lexeme::quoted_newline) {
    context_.diagnostics.emit(context_.span(quote.begin, found_.begin), diag::MultiLineString)
        .hint = "is the closing quote (\") missing at the end of this line?";
    return;
  }
  context_.diagnostics.emit(context_.span(quote), diag::UnterminatedTemplate);
}

void SyntaxErrors::unclosed_heredoc() {
  Lexeme open = rule<KilnParser::TermContext>().open;
  std::string_view introducer = context_.text_of(open);
  introducer = introducer.substr(0, introducer.find_first_of("\r\n"));
  std::string_view marker = introducer.substr(introducer[2] == '-' ? 3 : 2);
  auto end = open.begin + static_cast<uint32_t>(introducer.size());
  Diagnostic& problem =
      context_.diagnostics.emit(context_.span(open.begin, end), diag::UnterminatedTemplate);
  problem.hint = fmt::format("a line with \"{}\" alone must follow, and end in a newline", marker);
  // A near miss: the marker at the start of a line that goes on.
  std::string_view text = context_.text;
  for (size_t at = text.find(marker, end); at != std::string_view::npos;
       at = text.find(marker, at + 1)) {
    size_t before = text.find_last_not_of(" \t", at - 1);
    if (text[before] == '\n') {
      auto begin = static_cast<uint32_t>(at);
      problem.labels.push_back({context_.span(begin, begin + static_cast<uint32_t>(marker.size())),
                                "this does not end it: the marker must be alone on its line"});
      return;
    }
  }
}

}  // namespace kiln
