#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "compiler/eval/go_template_lexer.h"
#include "compiler/eval/go_template_number.h"
#include "compiler/eval/go_template_tree.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// Nesting that trees, their walk and their destruction can bear.
constexpr unsigned max_depth = 200;

std::string show(const GoLexeme& lexeme) {
  constexpr size_t shown_size = 10;
  switch (lexeme.kind) {
    case GoToken::End:
      return "EOF";
    case GoToken::Error:
      return lexeme.text;
    case GoToken::Keyword:
    case GoToken::Dot:
    case GoToken::Nil:
      return "<" + lexeme.text + ">";
    case GoToken::Text:
    case GoToken::LeftDelimiter:
    case GoToken::RightDelimiter:
    case GoToken::Space:
    case GoToken::Assign:
    case GoToken::Declare:
    case GoToken::Pipe:
    case GoToken::LeftParen:
    case GoToken::RightParen:
    case GoToken::Char:
    case GoToken::Field:
    case GoToken::Variable:
    case GoToken::Identifier:
    case GoToken::Bool:
    case GoToken::Number:
    case GoToken::CharConstant:
    case GoToken::String:
    case GoToken::RawString:
      break;
  }
  if (lexeme.text.size() <= shown_size) {
    return go_quote(lexeme.text);
  }
  size_t end = 0;
  for (size_t i = 0; i < shown_size && end < lexeme.text.size(); ++i) {
    end += first_code_point(std::string_view(lexeme.text).substr(end)).size;
  }
  return go_quote(lexeme.text.substr(0, end)) + "...";
}

std::unique_ptr<GoNode> make(GoNodeKind kind, size_t position) {
  return std::make_unique<GoNode>(GoNode{kind, position});
}

std::vector<std::string> split_names(std::string_view dotted) {
  std::vector<std::string> names;
  while (!dotted.empty()) {
    size_t dot = dotted.find('.');
    names.emplace_back(dotted.substr(0, dot));
    dotted = dot == std::string_view::npos ? "" : dotted.substr(dot + 1);
  }
  return names;
}

using Node = std::unique_ptr<GoNode>;

class GoParser {
 public:
  GoParser(std::string_view text, const std::set<std::string>& functions)
      : lexemes_(lex_go_template(text)), functions_(functions) {}

  Result<GoNodes> run() {
    GoNodes nodes;
    KILN_ASSIGN(Ending ending, parse_list(nodes));
    switch (ending) {
      case Ending::File:
        return nodes;
      case Ending::End:
        return fail("unexpected {{end}}");
      case Ending::Else:
        return fail("unexpected {{else}}");
    }
    return fail("unexpected EOF");
  }

 private:
  // What closed a list of nodes.
  enum class Ending : uint8_t { File, End, Else };

  Error fail(std::string_view message) const {
    return {fmt::format("template: root:{}: {}", lexemes_[furthest_].line, message)};
  }

  Error unexpected(const GoLexeme& lexeme, std::string_view context) const {
    if (lexeme.kind != GoToken::Error) {
      return fail(fmt::format("unexpected {} in {}", show(lexeme), context));
    }
    std::string extra;
    if (action_line_ != 0 && action_line_ != lexeme.line) {
      extra = fmt::format("{} started at root:{}",
                          lexeme.text.ends_with(" action") ? "" : " in action", action_line_);
    }
    return fail(lexeme.text + extra);
  }

  const GoLexeme& peek() {
    furthest_ = std::max(furthest_, next_);
    return lexemes_[next_];
  }

  const GoLexeme& take() {
    const GoLexeme& lexeme = peek();
    // End and Error stay: there is nothing behind them.
    if (next_ + 1 < lexemes_.size()) {
      ++next_;
    }
    return lexeme;
  }

  const GoLexeme& peek_solid() {
    while (peek().kind == GoToken::Space) {
      take();
    }
    return peek();
  }

  const GoLexeme& take_solid() {
    peek_solid();
    return take();
  }

  bool at_keyword(std::string_view word) {
    return peek_solid().kind == GoToken::Keyword && peek().text == word;
  }

  Result<Ending> parse_list(GoNodes& nodes) {
    while (true) {
      const GoLexeme& lexeme = take_solid();
      switch (lexeme.kind) {
        case GoToken::End:
          return Ending::File;
        case GoToken::Text: {
          Node text = make(GoNodeKind::Text, lexeme.position);
          text->text = lexeme.text;
          nodes.push_back(std::move(text));
          continue;
        }
        case GoToken::LeftDelimiter:
          break;
        case GoToken::RightDelimiter:
        case GoToken::Space:
        case GoToken::Assign:
        case GoToken::Declare:
        case GoToken::Pipe:
        case GoToken::LeftParen:
        case GoToken::RightParen:
        case GoToken::Char:
        case GoToken::Dot:
        case GoToken::Field:
        case GoToken::Variable:
        case GoToken::Identifier:
        case GoToken::Keyword:
        case GoToken::Nil:
        case GoToken::Bool:
        case GoToken::Number:
        case GoToken::CharConstant:
        case GoToken::String:
        case GoToken::RawString:
        case GoToken::Error:
          return unexpected(lexeme, "input");
      }
      action_line_ = lexeme.line;
      if (at_keyword("end")) {
        take();
        KILN_TRY(expect_close("end"));
        return Ending::End;
      }
      if (at_keyword("else")) {
        take();
        if (!at_keyword("if") && !at_keyword("with")) {
          KILN_TRY(expect_close("else"));
        }
        return Ending::Else;
      }
      KILN_ASSIGN(Node action, parse_action());
      action_line_ = 0;
      nodes.push_back(std::move(action));
    }
  }

  Result<void> expect_close(std::string_view context) {
    const GoLexeme& lexeme = take_solid();
    if (lexeme.kind != GoToken::RightDelimiter) {
      return unexpected(lexeme, context);
    }
    action_line_ = 0;
    return {};
  }

  Result<Node> parse_action() {
    const GoLexeme& first = peek_solid();
    if (first.kind != GoToken::Keyword) {
      Node action = make(GoNodeKind::Action, first.position);
      KILN_ASSIGN(Node pipe, parse_pipe("command", GoToken::RightDelimiter));
      action->children.push_back(std::move(pipe));
      return action;
    }
    GoLexeme keyword = take();
    if (keyword.text == "if") {
      return parse_control(GoNodeKind::If, "if");
    }
    if (keyword.text == "with") {
      return parse_control(GoNodeKind::With, "with");
    }
    if (keyword.text == "range") {
      return parse_control(GoNodeKind::Range, "range");
    }
    if (keyword.text == "break" || keyword.text == "continue") {
      std::string shown = "{{" + keyword.text + "}}";
      KILN_TRY(expect_close(shown));
      if (range_depth_ == 0) {
        return fail(shown + " outside {{range}}");
      }
      return make(keyword.text == "break" ? GoNodeKind::Break : GoNodeKind::Continue,
                  keyword.position);
    }
    return fail(
        fmt::format("{{{{{}}}}} is not supported: an option holds one template", keyword.text));
  }

  Result<Node> parse_control(GoNodeKind kind, std::string_view context) {
    if (++depth_ > max_depth) {
      return fail("max expression depth exceeded");
    }
    size_t visible = variables_.size();
    Node control = make(kind, peek_solid().position);
    KILN_ASSIGN(Node pipe, parse_pipe(context, GoToken::RightDelimiter));
    control->position = pipe->position;
    control->children.push_back(std::move(pipe));
    range_depth_ += kind == GoNodeKind::Range;
    KILN_ASSIGN(Ending ending, parse_list(control->body));
    range_depth_ -= kind == GoNodeKind::Range;
    if (ending == Ending::Else) {
      bool chains = (kind == GoNodeKind::If && at_keyword("if")) ||
                    (kind == GoNodeKind::With && at_keyword("with"));
      if (chains) {
        take();
        KILN_ASSIGN(Node inner, parse_control(kind, context));
        control->otherwise.push_back(std::move(inner));
        ending = Ending::End;
      } else {
        KILN_ASSIGN(ending, parse_list(control->otherwise));
        if (ending == Ending::Else) {
          return fail("expected end; found {{else}}");
        }
      }
    }
    if (ending == Ending::File) {
      return fail("unexpected EOF");
    }
    variables_.resize(visible);
    --depth_;
    return control;
  }

  // Reads `$x :=`, `$i, $x :=` and `$x =` if one stands here.
  Result<void> parse_variables(GoNode& pipe, std::string_view context) {
    while (peek_solid().kind == GoToken::Variable) {
      size_t before = next_;
      std::string name = take().text;
      const GoLexeme& next = peek_solid();
      if (next.kind == GoToken::Assign || next.kind == GoToken::Declare) {
        pipe.assigns = next.kind == GoToken::Assign;
        take();
        add_variable(pipe, name);
        return {};
      }
      if (next.kind != GoToken::Char || next.text != ",") {
        next_ = before;
        return {};
      }
      take();
      add_variable(pipe, name);
      if (context != "range" || pipe.variables.size() >= 2) {
        return fail(fmt::format("too many declarations in {}", context));
      }
      GoToken kind = peek_solid().kind;
      if (kind != GoToken::Variable && kind != GoToken::RightDelimiter &&
          kind != GoToken::RightParen) {
        return fail("range can only initialize variables");
      }
    }
    return {};
  }

  void add_variable(GoNode& pipe, const std::string& name) {
    pipe.variables.push_back(name);
    variables_.push_back(name);
  }

  Result<Node> parse_pipe(std::string_view context, GoToken closer) {
    Node pipe = make(GoNodeKind::Pipe, peek_solid().position);
    KILN_TRY(parse_variables(*pipe, context));
    while (peek_solid().kind != closer) {
      if (!starts_operand(peek().kind)) {
        return unexpected(take(), context);
      }
      KILN_ASSIGN(Node command, parse_command());
      pipe->children.push_back(std::move(command));
    }
    take();
    if (pipe->children.empty()) {
      return fail(fmt::format("missing value for {}", context));
    }
    for (size_t i = 1; i < pipe->children.size(); ++i) {
      if (is_constant(pipe->children[i]->children[0]->kind)) {
        return fail(fmt::format("non executable command in pipeline stage {}", i + 1));
      }
    }
    return pipe;
  }

  static bool starts_operand(GoToken kind) {
    static constexpr GoToken starts[] = {
        GoToken::Bool,   GoToken::CharConstant, GoToken::Dot,       GoToken::Field,
        GoToken::Number, GoToken::Identifier,   GoToken::Nil,       GoToken::RawString,
        GoToken::String, GoToken::Variable,     GoToken::LeftParen,
    };
    return std::find(std::begin(starts), std::end(starts), kind) != std::end(starts);
  }

  static bool is_constant(GoNodeKind kind) {
    return kind == GoNodeKind::Bool || kind == GoNodeKind::Dot || kind == GoNodeKind::Nil ||
           kind == GoNodeKind::Number || kind == GoNodeKind::String;
  }

  Result<Node> parse_command() {
    Node command = make(GoNodeKind::Command, peek_solid().position);
    while (true) {
      peek_solid();
      KILN_ASSIGN(Node operand, parse_operand());
      if (operand != nullptr) {
        command->children.push_back(std::move(operand));
      }
      const GoLexeme& next = peek();
      if (next.kind == GoToken::Space) {
        take();
        continue;
      }
      if (next.kind == GoToken::Pipe) {
        take();
      } else if (next.kind != GoToken::RightDelimiter && next.kind != GoToken::RightParen) {
        return unexpected(take(), "operand");
      }
      break;
    }
    if (command->children.empty()) {
      return fail("empty command");
    }
    return command;
  }

  // Null when no operand stands here.
  Result<Node> parse_operand() {
    KILN_ASSIGN(Node node, parse_term());
    if (node == nullptr || peek().kind != GoToken::Field) {
      return node;
    }
    size_t position = peek().position;
    std::vector<std::string> names;
    while (peek().kind == GoToken::Field) {
      names.push_back(take().text.substr(1));
    }
    if (is_constant(node->kind)) {
      return fail(fmt::format("unexpected . after term {}", go_quote(go_node_text(*node))));
    }
    if (node->kind == GoNodeKind::Field || node->kind == GoNodeKind::Variable) {
      node->position = position;
      node->names.insert(node->names.end(), names.begin(), names.end());
      return node;
    }
    Node chain = make(GoNodeKind::Chain, position);
    chain->names = std::move(names);
    chain->children.push_back(std::move(node));
    return chain;
  }

  Result<Node> parse_term() {
    if (!starts_operand(peek_solid().kind)) {
      return Node();
    }
    const GoLexeme& lexeme = take();
    auto leaf = [&](GoNodeKind kind) {
      Node node = make(kind, lexeme.position);
      node->text = lexeme.text;
      return node;
    };
    if (lexeme.kind == GoToken::Identifier) {
      if (!functions_.contains(lexeme.text)) {
        return fail(fmt::format("function {} not defined", go_quote(lexeme.text)));
      }
      return leaf(GoNodeKind::Identifier);
    }
    if (lexeme.kind == GoToken::Dot) {
      return leaf(GoNodeKind::Dot);
    }
    if (lexeme.kind == GoToken::Nil) {
      return leaf(GoNodeKind::Nil);
    }
    if (lexeme.kind == GoToken::Bool) {
      return leaf(GoNodeKind::Bool);
    }
    if (lexeme.kind == GoToken::Field) {
      Node field = leaf(GoNodeKind::Field);
      field->names = split_names(std::string_view(lexeme.text).substr(1));
      return field;
    }
    if (lexeme.kind == GoToken::Variable) {
      if (std::find(variables_.begin(), variables_.end(), lexeme.text) == variables_.end()) {
        return fail(fmt::format("undefined variable {}", go_quote(lexeme.text)));
      }
      Node variable = leaf(GoNodeKind::Variable);
      variable->names = {lexeme.text};
      return variable;
    }
    if (lexeme.kind == GoToken::LeftParen) {
      return parse_parentheses();
    }
    if (lexeme.kind == GoToken::String || lexeme.kind == GoToken::RawString) {
      Node string = leaf(GoNodeKind::String);
      auto text = go_unquote(lexeme.text);
      if (!text) {
        return fail("invalid syntax");
      }
      string->value = *std::move(text);
      return string;
    }
    Node number = leaf(GoNodeKind::Number);
    KILN_TRY(read_number(*number));
    return number;
  }

  Result<Node> parse_parentheses() {
    if (++depth_ > max_depth) {
      return fail("max expression depth exceeded");
    }
    Result<Node> pipe = parse_pipe("parenthesized pipeline", GoToken::RightParen);
    --depth_;
    return pipe;
  }

  Result<void> read_number(GoNode& node) {
    Result<GoNumber> number = go_number(node.text);
    if (!number) {
      return fail(number.error().message);
    }
    node.integer = number->integer;
    node.real = number->real;
    node.is_real = number->is_real;
    return {};
  }

  std::vector<GoLexeme> lexemes_;
  const std::set<std::string>& functions_;
  size_t next_ = 0;
  // The last lexeme looked at: its line is what messages name, as Go's do.
  size_t furthest_ = 0;
  unsigned action_line_ = 0;
  unsigned depth_ = 0;
  unsigned range_depth_ = 0;
  std::vector<std::string> variables_ = {"$"};
};

}  // namespace

Result<GoNodes> parse_go_template(std::string_view text, const std::set<std::string>& functions) {
  return GoParser(text, functions).run();
}

}  // namespace kiln
