#include "compiler/eval/evaluation.h"
#include "compiler/source/check.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// A string that grows part by part, until something unknown or wrong comes.
class TemplateText {
 public:
  void add(std::string_view text) {
    if (is_known_ && !is_broken_) {
      text_ += text;
    }
  }

  // Nothing can be added any more. As in HCL, what there is stays the value, in case the problem
  // turns out not to matter.
  void break_off() { is_broken_ = true; }

  void add_unknown(const std::string& origin) {
    is_known_ = false;
    origin_ = origin_.empty() ? origin : origin_;
  }

  void add_marks(const std::vector<Mark>& marks) {
    if (!marks.empty()) {
      marks_ = union_marks(marks_, marks);
    }
  }

  // What `expr` gave, to be shown as text.
  void add_value(const Value& value, const Expr& expr, Evaluation evaluation) {
    if (value.is_null()) {
      explain_references(evaluation.diagnostics.emit(expr.span(), diag::NullInTemplate), expr,
                         evaluation.scope);
      break_off();
      return;
    }
    add_marks(value.marks());
    if (!value.is_known()) {
      add_unknown(origin_of(value));
      return;
    }
    Result<Value> text = convert(value.without_marks(), Type::string());
    if (!text) {
      explain_references(evaluation.diagnostics.emit(expr.span(), diag::UnsuitableInTemplate,
                                                     text.error().message),
                         expr, evaluation.scope);
      break_off();
      return;
    }
    add(text->as_string());
  }

  // A piece of this template that was made on its own.
  void add_piece(const Value& piece) {
    add_marks(piece.marks());
    if (piece.is_known()) {
      add(piece.as_string());
      return;
    }
    add_unknown(origin_of(piece));
  }

  bool is_known() const { return is_known_; }

  Value value() const {
    Value result = is_known_
                       ? Value::string(text_)
                       : Value::unknown(Type::string(),
                                        {true, is_broken_ ? "" : certain_prefix(text_), origin_});
    return result.with_marks(marks_);
  }

 private:
  std::string text_;
  bool is_known_ = true;
  bool is_broken_ = false;
  std::string origin_;
  std::vector<Mark> marks_;
};

Value render(std::span<const TemplatePart> parts, Evaluation evaluation);

Value render_if(const TemplatePart& part, Evaluation evaluation) {
  Arm when_true{{}, {}, part.span()};
  when_true.value = render(part.directive()->then, evaluation.reporting_to(when_true.diagnostics));
  Arm when_false{{}, {}, part.span()};
  when_false.value =
      render(part.directive()->otherwise, evaluation.reporting_to(when_false.diagnostics));
  return choose_arm(*part.expr(), std::move(when_true), std::move(when_false), evaluation);
}

// HCL joins the texts of the elements: one that is not known makes it forget their marks.
Value render_for(const TemplatePart& part, Evaluation evaluation) {
  TemplateText text;
  std::vector<Mark> marks;
  Loop loop{part.directive()->key_name, part.directive()->value_name, *part.expr()};
  LoopOutcome outcome = run_loop(loop, evaluation, [&](Evaluation inner, bool) {
    Value piece = render(part.directive()->then, inner);
    marks = union_marks(marks, piece.marks());
    text.add_piece(piece.without_marks());
    return true;
  });
  text.add_marks(outcome.marks);
  if (!outcome.is_known) {
    text.add_unknown(outcome.origin);
  } else if (text.is_known()) {
    text.add_marks(marks);
  }
  Value joined = text.value();
  const CallContext& context = evaluation.scope.context();
  return outcome.is_known
             ? keep_marks(joined, marks, context)
             : keep_marks(joined.without_marks(), union_marks(marks, outcome.marks), context);
}

Value render(std::span<const TemplatePart> parts, Evaluation evaluation) {
  if (++evaluation.depth > max_expression_depth) {
    Span span = parts.empty() ? Span{} : parts.front().span();
    evaluation.diagnostics.emit(span, diag::ExpressionTooDeep, max_expression_depth);
    return Value::unknown(Type::string());
  }
  TemplateText text;
  auto stop_when_broken = [&, before = evaluation.diagnostics.mark()] {
    if (evaluation.diagnostics.mark() > before) {
      text.break_off();
    }
  };
  for (const TemplatePart& part : parts) {
    switch (part.kind) {
      case TemplatePartKind::Text:
        text.add(part.text());
        break;
      case TemplatePartKind::Interpolation: {
        const Value value = evaluate(*part.expr(), evaluation);
        stop_when_broken();
        text.add_value(value, *part.expr(), evaluation);
        break;
      }
      case TemplatePartKind::If: {
        const Value piece = render_if(part, evaluation);
        stop_when_broken();
        text.add_piece(piece);
        break;
      }
      case TemplatePartKind::For: {
        const Value piece = render_for(part, evaluation);
        stop_when_broken();
        text.add_piece(piece);
        break;
      }
    }
  }
  Value whole = text.value();
  return spend(evaluation, steps_to_make(whole)) ? whole : Value::unknown(Type::string());
}

}  // namespace

Value evaluate_template(const TemplateExpr& expr, Evaluation evaluation) {
  if (expr.is_wrapper()) {
    return evaluate(*expr.parts()[0].expr(), evaluation);
  }
  return render(expr.parts(), evaluation);
}

}  // namespace kiln
