#include "compiler/legacy/call_rewriter.h"

#include <algorithm>
#include <span>

#include "compiler/eval/go_template.h"
#include "compiler/eval/go_template_lexer.h"
#include "compiler/eval/go_template_number.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

using Parts = std::vector<StringPart>;

void append(Parts& to, std::string text) {
  if (text.empty()) {
    return;
  }
  if (!to.empty() && !to.back().is_expression) {
    to.back().text += text;
  } else {
    to.push_back({false, std::move(text)});
  }
}

void append(Parts& to, const Parts& more) {
  for (const StringPart& part : more) {
    if (part.is_expression) {
      to.push_back(part);
    } else {
      append(to, part.text);
    }
  }
}

bool has_expression(const Parts& parts) {
  return std::ranges::any_of(parts, &StringPart::is_expression);
}

// Part of an action: the text that it is, or the source of what a component has to work out.
struct Term {
  Parts parts;
  bool is_text = false;
  // Of several words, so that it needs parentheses as an argument.
  bool is_compound = false;
};

class ActionRewriter {
 public:
  ActionRewriter(std::span<const GoLexeme> lexemes, const CallDecider& decide,
                 std::vector<std::string>& remarks)
      : lexemes_(lexemes), decide_(decide), remarks_(remarks) {}

  // False when the action has something that is not understood here.
  bool rewrite(Parts& out) {
    skip_spaces();
    Parts keyword;
    while (peek() == GoToken::Keyword) {
      append(keyword, lexemes_[at_].text + " ");
      ++at_;
      skip_spaces();
    }
    if (at_ == lexemes_.size()) {
      return false;
    }
    Term term = pipeline();
    if (!is_sound_ || at_ != lexemes_.size()) {
      return false;
    }
    if (keyword.empty() && term.is_text) {
      append(out, term.parts);
      // A text that looks like an action would be taken for one.
      return std::ranges::none_of(
          out, [](const StringPart& part) { return part.text.find("{{") != std::string::npos; });
    }
    append(out, "{{ ");
    append(out, keyword);
    append(out, term.is_text ? quote(term.parts) : term.parts);
    append(out, " }}");
    return true;
  }

 private:
  GoToken peek() const { return at_ < lexemes_.size() ? lexemes_[at_].kind : GoToken::End; }

  void skip_spaces() {
    while (peek() == GoToken::Space) {
      ++at_;
    }
  }

  Term pipeline() {
    if (++depth_ > max_depth) {
      is_sound_ = false;
      return {};
    }
    Term term = command(nullptr);
    skip_spaces();
    while (is_sound_ && peek() == GoToken::Pipe) {
      ++at_;
      term = command(&term);
      skip_spaces();
    }
    --depth_;
    return term;
  }

  // `piped` is what stands before the `|`: the last argument.
  Term command(const Term* piped) {
    std::vector<Term> operands;
    skip_spaces();
    const bool is_call = peek() == GoToken::Identifier;
    const std::string name = is_call ? lexemes_[at_].text : "";
    while (is_sound_ && peek() != GoToken::End && peek() != GoToken::Pipe &&
           peek() != GoToken::RightParen) {
      const bool is_head = operands.empty();
      operands.push_back(operand(is_head && is_call));
      skip_spaces();
    }
    if (operands.empty()) {
      is_sound_ = false;
      return {};
    }
    if (piped != nullptr) {
      operands.push_back(*piped);
    }
    return is_call ? call(name, operands) : joined(operands);
  }

  Term operand(bool is_head) {
    const GoLexeme& lexeme = lexemes_[at_++];
    switch (lexeme.kind) {
      case GoToken::String:
      case GoToken::RawString:
        if (std::optional<std::string> text = go_unquote(lexeme.text)) {
          Term term{{}, true, false};
          append(term.parts, *std::move(text));
          return with_fields(std::move(term));
        }
        break;
      case GoToken::Identifier:
        return is_head ? Term{{{false, lexeme.text}}, false, false} : call(lexeme.text, {{}});
      case GoToken::LeftParen: {
        Term inner = pipeline();
        if (peek() != GoToken::RightParen) {
          break;
        }
        ++at_;
        inner.is_compound = !inner.is_text;
        return with_fields(std::move(inner));
      }
      case GoToken::Number:
      case GoToken::Dot:
      case GoToken::Field:
      case GoToken::Variable:
      case GoToken::Nil:
      case GoToken::Bool:
      case GoToken::CharConstant: {
        Term term{{{false, lexeme.text}}, false, false};
        while (peek() == GoToken::Field) {
          append(term.parts, lexemes_[at_++].text);
        }
        return term;
      }
      case GoToken::Text:
      case GoToken::LeftDelimiter:
      case GoToken::RightDelimiter:
      case GoToken::Space:
      case GoToken::Assign:
      case GoToken::Declare:
      case GoToken::Pipe:
      case GoToken::RightParen:
      case GoToken::Char:
      case GoToken::Keyword:
      case GoToken::End:
      case GoToken::Error:
        break;
    }
    is_sound_ = false;
    return {};
  }

  // A field of a text is nothing that can be said here.
  Term with_fields(Term term) {
    if (peek() == GoToken::Field) {
      is_sound_ = false;
    }
    return term;
  }

  // `operands` begins with the name.
  Term call(const std::string& name, const std::vector<Term>& operands) {
    std::vector<std::string> texts;
    bool are_texts = true;
    for (size_t i = 1; i < operands.size(); ++i) {
      texts.push_back(plain(operands[i]));
      are_texts = are_texts && operands[i].is_text && !has_expression(operands[i].parts);
    }
    CallFate fate = decide_(name, texts);
    if (are_texts) {
      if (auto* expression = std::get_if<CallBecomesExpression>(&fate)) {
        return {{{true, std::move(expression->text)}}, true, false};
      }
    }
    if (const auto* stays = std::get_if<CallStays>(&fate);
        stays != nullptr && !stays->remark.empty() &&
        std::ranges::find(remarks_, stays->remark) == remarks_.end()) {
      remarks_.push_back(stays->remark);
    }
    Term term{{{false, name}}, false, operands.size() > 1};
    for (size_t i = 1; i < operands.size(); ++i) {
      append(term.parts, " ");
      append(term.parts, as_argument(operands[i]));
    }
    return term;
  }

  Term joined(const std::vector<Term>& operands) {
    if (operands.size() == 1) {
      return operands.front();
    }
    Term term{{}, false, true};
    for (const Term& operand : operands) {
      append(term.parts, term.parts.empty() ? "" : " ");
      append(term.parts, as_argument(operand));
    }
    return term;
  }

  static std::string plain(const Term& term) {
    std::string text;
    for (const StringPart& part : term.parts) {
      text += part.text;
    }
    return text;
  }

  static Parts as_argument(const Term& term) {
    if (term.is_text) {
      return quote(term.parts);
    }
    Parts parts;
    append(parts, term.is_compound ? "(" : "");
    append(parts, term.parts);
    append(parts, term.is_compound ? ")" : "");
    return parts;
  }

  // As a string of a Go template: in backquotes unless the text has one.
  static Parts quote(const Parts& text) {
    const bool is_raw = std::ranges::none_of(text, [](const StringPart& part) {
      return !part.is_expression && part.text.find('`') != std::string::npos;
    });
    Parts parts;
    append(parts, is_raw ? "`" : "\"");
    for (const StringPart& part : text) {
      if (part.is_expression || is_raw) {
        append(parts, Parts{part});
      } else {
        const std::string quoted = go_quote(part.text);
        append(parts, quoted.substr(1, quoted.size() - 2));
      }
    }
    append(parts, is_raw ? "`" : "\"");
    return parts;
  }

  static constexpr int max_depth = 100;

  std::span<const GoLexeme> lexemes_;
  const CallDecider& decide_;
  std::vector<std::string>& remarks_;
  size_t at_ = 0;
  int depth_ = 0;
  bool is_sound_ = true;
};

}  // namespace

RewrittenString rewrite_calls(std::string_view text, const CallDecider& decide) {
  RewrittenString out;
  const auto keep = [&](size_t begin, size_t end) {
    if (begin < end) {
      out.parts.push_back({{false, std::string(text.substr(begin, end - begin))}, begin, end});
    }
  };
  if (!has_template_action(text)) {
    keep(0, text.size());
    return out;
  }
  const std::vector<GoLexeme> lexemes = lex_go_template(text);
  if (lexemes.back().kind == GoToken::Error) {
    out.remarks.push_back(fmt::format("could not parse template: {}", lexemes.back().text));
    keep(0, text.size());
    return out;
  }
  constexpr std::string_view blanks = " \t\r\n";
  // Up to where the text is in `out`.
  size_t kept = 0;
  for (size_t i = 0; i < lexemes.size(); ++i) {
    if (lexemes[i].kind != GoToken::LeftDelimiter) {
      continue;
    }
    size_t close = i + 1;
    while (lexemes[close].kind != GoToken::RightDelimiter && lexemes[close].kind != GoToken::End) {
      ++close;
    }
    if (lexemes[close].kind == GoToken::End) {
      break;
    }
    size_t begin = lexemes[i].position;
    size_t end = lexemes[close].position + lexemes[close].text.size();
    // What trim markers do is done here.
    if (text.substr(begin + 2).starts_with('-') && begin + 3 < text.size() &&
        blanks.find(text[begin + 3]) != std::string_view::npos) {
      begin = std::max(kept, text.substr(0, begin).find_last_not_of(blanks) + 1);
    }
    if (text.substr(0, lexemes[close].position).ends_with(" -")) {
      end = std::min(text.size(), text.find_first_not_of(blanks, end));
    }
    Parts parts;
    const size_t remarks = out.remarks.size();
    const std::span<const GoLexeme> all(lexemes);
    ActionRewriter action(all.subspan(i + 1, close - i - 1), decide, out.remarks);
    if (action.rewrite(parts)) {
      keep(kept, begin);
      for (StringPart& part : parts) {
        out.parts.push_back({std::move(part), begin, end});
      }
      kept = end;
    } else {
      out.remarks.resize(remarks);
    }
    i = close;
  }
  keep(kept, text.size());
  return out;
}

}  // namespace kiln
