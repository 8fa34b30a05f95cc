#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/syntax/body_builder.h"
#include "compiler/syntax/syntax_context.h"

namespace kiln {

class ParserActions;
struct RuleFrame;

// Words syntax errors. What is said depends on the rule the parser is in, the token it expected and
// the one it found, never on the automaton's state numbers: edits of the grammar do not redirect
// messages. The subject of a message is the one HCL blames.
class SyntaxErrors {
 public:
  SyntaxErrors(ParserActions& parser, SyntaxContext& context, const BodyBuilder& bodies);

  // The current token is not `expected` (a type, or 0 for any of several).
  void report(size_t expected);
  // Something follows an argument or block on its line.
  void report_missing_newline(Lexeme found);
  // `token` cannot begin an item.
  void report_junk(Lexeme token);

 private:
  bool report_character(Lexeme token);

  void in_item(size_t expected);
  void in_one_line_block();
  void unclosed_block();
  void after_item_name();
  void in_label();
  void in_only_argument();

  void in_operand(size_t expected);
  void in_term(size_t expected);
  void missing_operand();
  void in_call(size_t expected);
  void in_tuple();
  void in_object();
  void in_object_item();
  void in_for(size_t rule, size_t expected);
  void in_for_names(size_t expected);

  void in_template_part();
  void unknown_directive();
  void unclosed_quote();
  void unclosed_heredoc();

  void unforeseen();

  template <typename Rule>
  Rule& rule() const;
  Span here() const { return context_.span(found_); }
  bool is_at_end() const { return found_.type == lexeme::end_of_file; }
  bool is_at_line_end() const { return is_at_end() || found_.type == lexeme::newline; }
  std::string describe(Lexeme token) const;

  std::string character_hint(std::string_view character) const;
  std::string quoted_name_hint(Lexeme token) const;
  std::string operator_hint(Lexeme found) const;
  std::string brace_hint() const;

  // Points out the line before which a bracket should probably have been closed.
  void hint_unclosed(Diagnostic& diagnostic, uint32_t opener, std::string_view closer);

  ParserActions& parser_;
  SyntaxContext& context_;
  const BodyBuilder& bodies_;
  // The innermost rule.
  RuleFrame* rule_;
  Lexeme found_;
  Lexeme previous_;
};

}  // namespace kiln
