#pragma once

#include <antlr4-runtime.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "compiler/syntax/body_builder.h"
#include "compiler/syntax/expr_builder.h"
#include "compiler/syntax/lexeme_stream.h"
#include "compiler/syntax/template_builder.h"

namespace antlr4::atn {

// The generated parser's static initialiser would build ANTLR's automaton at every start of the
// program, which costs more than parsing a template. It builds this instead.
struct UnloadedAutomaton {
  ATN deserialize(const std::vector<uint16_t>&) { return {}; }
};

}  // namespace antlr4::atn

namespace kiln {

// A rule that the parser is in: what the generated code's rule contexts derive from, in the place
// of antlr4::ParserRuleContext, whose construction costs more than most rules do. Lives in an
// arena and is never destroyed.
struct RuleFrame {
  // NOLINTBEGIN(readability-identifier-naming): what generated code calls.
  RuleFrame(antlr4::ParserRuleContext*, size_t state) : invokingState(state) {}
  RuleFrame(const RuleFrame&) = delete;
  RuleFrame& operator=(const RuleFrame&) = delete;

  virtual size_t getRuleIndex() const = 0;

  RuleFrame* parent = nullptr;
  size_t invokingState;
  std::exception_ptr exception;

 protected:
  ~RuleFrame() = default;

  // The accessors of a parse tree, which nobody makes: generated, never called.
  template <typename Context>
  Context* getRuleContext(size_t) {
    return nullptr;
  }
  template <typename Context>
  std::vector<Context*> getRuleContexts() {
    return {};
  }
  antlr4::tree::TerminalNode* getToken(size_t, size_t) { return nullptr; }
  std::vector<antlr4::tree::TerminalNode*> getTokens(size_t) { return {}; }
  // NOLINTEND(readability-identifier-naming)
};

// The class that the generated KilnParser derives from.
//
// The generated code calls match(), enterRule(), _errHandler->sync(this) and so on without
// qualification. Members declared here with the same name but other parameters are found first and
// inlined, which makes it a plain recursive-descent parser; antlr4::Parser's own stay available
// below for the error path. Nothing here throws but through fail(), whose exception the generated
// code catches and hands to recover().
class ParserActions : public antlr4::Parser {
 public:
  // What the generated code means by the name; kiln has another.
  using Token = antlr4::Token;

  explicit ParserActions(antlr4::TokenStream* stream);

  // To be set before parsing.
  void set_builders(SyntaxContext& context, BodyBuilder& bodies, ExprBuilder& exprs,
                    TemplateBuilder& templates) {
    context_ = &context;
    bodies_ = &bodies;
    exprs_ = &exprs;
    templates_ = &templates;
  }

  // Forgets everything and begins what the stream and the builders have begun.
  void begin() {
    _tracker.arena.clear();
    _ctx = nullptr;
    progress_ = {};
    progress_.rescan_budget = least_rescan_budget + 4 * uint64_t{_input.stream->text().size()};
  }

 protected:
  // ---- What the grammar's actions use ----

  BodyBuilder& bodies() { return *bodies_; }
  ExprBuilder& exprs() { return *exprs_; }
  TemplateBuilder& templates() { return *templates_; }

  // The token just matched.
  Lexeme previous() { return _input.stream->previous()->lexeme; }

  // After a separator: fails unless an item came before it, and expects the next one.
  void need_item(bool& ready) {
    if (!std::exchange(ready, false)) {
      fail_at_previous();
    }
  }

  // After an argument or block: it must be the last on its line.
  void end_item();
  // A `}` that closes nothing.
  void stray_brace();
  // The token just matched begins no item: reports it and skips what belongs to it.
  void skip_junk();

  // Contexts of rules need not outlive the item, or the element of a long row, they are in.
  Arena::Mark mark_contexts() const { return _tracker.arena.mark(); }
  void release_contexts(Arena::Mark mark) { _tracker.arena.release(mark); }

  // ---- What hides members of antlr4::Parser ----
  // The names are those that generated code calls.
  // NOLINTBEGIN(readability-identifier-naming)

  struct Input {
    LexemeStream* stream;
    Input* operator->() { return this; }
    size_t LA(int) const { return stream->next_type(); }
    StreamToken* LT(int offset) { return offset == 1 ? stream->current() : stream->previous(); }
    operator antlr4::TokenStream*() { return stream; }
  } _input;

  struct Tracker {
    Arena arena;
    template <typename Context, typename... Args>
    Context* createInstance(RuleFrame* parent, size_t state, Args&&... args) {
      auto* frame = new (arena.allocate(sizeof(Context))) Context(nullptr, state, args...);
      frame->parent = parent;
      return frame;
    }
  } _tracker;

  // The innermost rule.
  RuleFrame* _ctx = nullptr;

  struct ErrorHandler {
    ParserActions* parser;
    ErrorHandler* operator->() { return this; }
    void sync(void*) {}
    void reportMatch(void*) {}
    antlr4::Token* recoverInline(void*) { parser->fail(any_of_set); }
    void reportError(void*, const antlr4::RecognitionException&) { parser->report(any_of_set); }
    void recover(void*, std::exception_ptr& problem) { parser->recover(problem); }
  } _errHandler;

  template <typename Action>
  struct AtExit {
    Action action;
    ~AtExit() { action(); }
  };
  template <typename Action>
  static AtExit<Action> finally(Action action) {
    return {action};
  }

// Hiding ANTLR's own virtual functions is the point; clang warns of it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
  void setState(unsigned state) { progress_.state = state; }
  size_t getState(int = 0) const { return progress_.state; }
  void enterRule(RuleFrame* context, unsigned state, unsigned) {
    if (progress_.rule_depth == max_rule_depth) [[unlikely]] {
      fail_too_deep();
    }
    ++progress_.rule_depth;
    progress_.state = state;
    _ctx = context;
  }
  void exitRule() {
    --progress_.rule_depth;
    progress_.state = _ctx->invokingState;
    _ctx = _ctx->parent;
  }
  void enterOuterAlt(RuleFrame*, unsigned) {}
  void consume(int = 0) { _input.stream->advance(); }
  StreamToken* match(size_t type, int = 0) {
    StreamToken* token = _input.stream->current();
    if (_input.stream->next_type() != type) [[unlikely]] {
      fail(type);
    }
    if (type != antlr4::Token::EOF) {
      _input.stream->advance();
    }
    return token;
  }
#pragma GCC diagnostic pop
  // NOLINTEND(readability-identifier-naming)

 private:
  // Stands for "any of several" where one expected token is asked for.
  static constexpr size_t any_of_set = 0;
  // How many rules may be active: what a stack of 8 MiB bears in an instrumented build. A level of
  // nesting takes three or four.
  static constexpr size_t max_rule_depth = 4000;
  // What parsing a second time may cost at least, besides a share of the text's size.
  static constexpr uint64_t least_rescan_budget = 256 << 10;

  // Reports that `expected` was not found and leaves the item.
  [[noreturn]] void fail(size_t expected);
  [[noreturn]] void fail_at_previous();
  [[noreturn]] void fail_too_deep();
  [[noreturn]] void raise();

  // Says what is wrong with the current token, unless that was said already.
  void report(size_t expected);

  void recover(std::exception_ptr& problem);
  // What is known about an error when the parser looks for a place to go on.
  struct Failure {
    uint32_t item_begin;
    uint32_t error_begin;
    // How many brackets that the item opened are still open, and whether what follows its first
    // line has not been looked at as items of its own.
    size_t open_brackets;
    bool may_rescan;
  };
  uint32_t resume_point(const Failure& failure, size_t block_depth);
  void missing_newline();

  SyntaxContext* context_ = nullptr;
  BodyBuilder* bodies_ = nullptr;
  ExprBuilder* exprs_ = nullptr;
  TemplateBuilder* templates_ = nullptr;
  // What has happened in the source being parsed.
  struct Progress {
    size_t state = 0;
    size_t rule_depth = 0;
    // Whether the error that is being unwound has been reported.
    bool reported = false;
    // Whether the brace that comes next and closes nothing has been reported.
    bool brace_reported = false;
    bool unclosed_block_reported = false;
    bool encoding_reported = false;
    // How many rules were active when the error happened that is being unwound.
    size_t failed_depth = 0;
    // What may still be spent on parsing a second time, in bytes.
    uint64_t rescan_budget = 0;
  } progress_;
  friend class SyntaxErrors;
};

}  // namespace kiln
