#include <utility>

#include "compiler/eval/distinct_diagnostics.h"
#include "compiler/eval/evaluation.h"
#include "compiler/source/check.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// Calls `visit` with the key and the value of each element, in the language's order. Needs a known
// value that can be iterated.
void visit_elements(const Value& collection,
                    const std::function<void(const Value& key, const Value& value)>& visit) {
  switch (collection.type().kind()) {
    case TypeKind::List:
    case TypeKind::Tuple: {
      int64_t index = 0;
      for (const Value& element : collection.elements()) {
        visit(Value::number(Number(index++)), element);
      }
      return;
    }
    case TypeKind::Set:
      for (const Value& element : collection.elements()) {
        visit(element, element);
      }
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      for (const auto& [key, element] : collection.entries()) {
        visit(Value::string(key), element);
      }
      return;
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      break;
  }
  KILN_CHECK(false, "only collections are iterated");
}

bool is_iterable(const Type& type) {
  return type.is_collection() || type.is(TypeKind::Tuple) || type.is(TypeKind::Object);
}

enum class Choice : uint8_t { Take, Skip, Unknown };

// The state of one `for` between its elements.
class LoopRun {
 public:
  LoopRun(const Loop& loop, Evaluation evaluation)
      : loop_(loop),
        evaluation_(evaluation),
        names_(&evaluation.scope),
        distinct_(evaluation.diagnostics) {}

  LoopOutcome run(const std::function<bool(Evaluation, bool is_known)>& body) {
    Value collection = evaluate(loop_.collection, evaluation_);
    if (!can_start(collection)) {
      give_up(origin_of(collection));
      return outcome_;
    }
    visit_elements(collection.without_marks(), [&](const Value& key, const Value& value) {
      if (evaluation_.budget != nullptr && evaluation_.budget->is_spent()) {
        give_up({});
        return;
      }
      bind(key, value);
      Diagnostics found;
      Evaluation inner = evaluation_.in(names_).reporting_to(found);
      switch (choose(inner)) {
        case Choice::Take:
          if (!body(inner, outcome_.is_known)) {
            outcome_.is_known = false;
          }
          break;
        case Choice::Skip:
          break;
        case Choice::Unknown:
          outcome_.is_known = false;
          break;
      }
      distinct_.add(found);
    });
    return outcome_;
  }

 private:
  void give_up(const std::string& origin) {
    outcome_.is_known = false;
    outcome_.origin = origin;
  }

  bool can_start(const Value& collection) {
    const Expr& expr = loop_.collection;
    if (collection.is_null()) {
      explain_references(evaluation_.diagnostics.emit(expr.span(), diag::IterationOverNull), expr,
                         evaluation_.scope);
      return false;
    }
    if (collection.type().is(TypeKind::Dynamic)) {
      if (!evaluation_.scope.context().forgets_marks) {
        outcome_.marks = collection.marks();
      }
      return false;
    }
    if (!is_iterable(collection.type())) {
      explain_references(evaluation_.diagnostics.emit(expr.span(), diag::NotIterable,
                                                      collection.type().friendly_name()),
                         expr, evaluation_.scope);
      return false;
    }
    std::vector<Mark> condition_marks;
    if (!condition_makes_sense(condition_marks)) {
      return false;
    }
    outcome_.marks = collection.marks();
    if (!collection.is_known()) {
      outcome_.marks = union_marks(outcome_.marks, condition_marks);
    }
    return collection.is_known();
  }

  // A condition that is wrong whatever the element is reported once, before any element is looked
  // at.
  bool condition_makes_sense(std::vector<Mark>& marks) {
    if (loop_.condition == nullptr) {
      return true;
    }
    bind(Value::unknown({}), Value::unknown({}));
    Diagnostics found;
    Value result = evaluate(*loop_.condition, evaluation_.in(names_).reporting_to(found));
    Span span = loop_.condition->span();
    if (result.is_null()) {
      found.emit(span, diag::ConditionIsNull);
    } else if (Result<Value> converted = convert(result, Type::boolean()); !converted) {
      found.emit(span, diag::InvalidForCondition, converted.error().message);
    }
    bool failed = found.has_errors();
    evaluation_.diagnostics.append(std::move(found));
    marks = result.marks();
    return !failed;
  }

  void bind(const Value& key, const Value& value) {
    if (!loop_.key_name.empty()) {
      names_.set(loop_.key_name, key);
    }
    names_.set(loop_.value_name, value);
  }

  Choice choose(Evaluation inner) {
    if (loop_.condition == nullptr) {
      return Choice::Take;
    }
    const Expr& condition = *loop_.condition;
    Value result = evaluate(condition, inner);
    if (result.is_null()) {
      // HCL says no more of elements once one is not known.
      if (outcome_.is_known) {
        explain_references(inner.diagnostics.emit(condition.span(), diag::NullForCondition),
                           condition, inner.scope);
      }
      return Choice::Unknown;
    }
    outcome_.marks = union_marks(outcome_.marks, result.marks());
    if (!result.is_known() && !loop_.checks_unknown_condition) {
      outcome_.origin = outcome_.origin.empty() ? origin_of(result) : outcome_.origin;
      return Choice::Unknown;
    }
    Result<Value> converted = convert(result.without_marks(), Type::boolean());
    if (!converted) {
      if (outcome_.is_known) {
        explain_references(inner.diagnostics.emit(condition.span(), diag::InvalidForCondition,
                                                  converted.error().message),
                           condition, inner.scope);
      }
      return Choice::Unknown;
    }
    if (!converted->is_known()) {
      outcome_.origin = outcome_.origin.empty() ? origin_of(result) : outcome_.origin;
      return Choice::Unknown;
    }
    return converted->as_bool() ? Choice::Take : Choice::Skip;
  }

  const Loop& loop_;
  Evaluation evaluation_;
  Scope names_;
  LoopOutcome outcome_;
  DistinctDiagnostics distinct_;
};

Value evaluate_tuple_for(const ForExpr& expr, const Loop& loop, Evaluation evaluation) {
  std::vector<Value> elements;
  LoopOutcome outcome = run_loop(loop, evaluation, [&](Evaluation inner, bool) {
    elements.push_back(evaluate(*expr.value, inner));
    return true;
  });
  Value result = outcome.is_known ? Value::tuple(std::move(elements))
                                  : Value::unknown({}, {false, {}, outcome.origin});
  return result.with_marks(outcome.marks);
}

// The attributes of an object being made by a `for`: one value each, or a group of them.
class ForAttributes {
 public:
  explicit ForAttributes(const ForExpr& expr) : expr_(expr) {}

  // False when nothing can be known of the object.
  bool add(Evaluation inner, bool is_known) {
    Value key = evaluate(*expr_.key, inner);
    if (key.is_null()) {
      // HCL says no more of keys once an element is not known.
      if (is_known) {
        explain_references(inner.diagnostics.emit(expr_.key->span(), diag::NullForKey), *expr_.key,
                           inner.scope);
      }
      return false;
    }
    marks_ = union_marks(marks_, key.marks());
    if (!key.is_known()) {
      return false;
    }
    Result<Value> text = convert(key.without_marks(), Type::string());
    if (!text) {
      if (is_known) {
        explain_references(
            inner.diagnostics.emit(expr_.key->span(), diag::InvalidForKey, text.error().message),
            *expr_.key, inner.scope);
      }
      return false;
    }
    Value value = evaluate(*expr_.value, inner);
    std::vector<Value>& group = groups_[text->as_string()];
    if (!expr_.is_grouping && !group.empty()) {
      // The key of a marked value may be secret.
      std::string shown = key.is_marked() ? "(sensitive)" : go_quote(text->as_string());
      explain_references(inner.diagnostics.emit(expr_.key->span(), diag::DuplicateForKey, shown),
                         *expr_.key, inner.scope);
      return true;
    }
    group.push_back(std::move(value));
    return true;
  }

  Value object() && {
    std::map<std::string, Value> attributes;
    for (auto& [key, group] : groups_) {
      attributes.emplace(
          key, expr_.is_grouping ? Value::tuple(std::move(group)) : std::move(group.front()));
    }
    return Value::object(std::move(attributes));
  }

  const std::vector<Mark>& marks() const { return marks_; }

 private:
  const ForExpr& expr_;
  std::map<std::string, std::vector<Value>> groups_;
  std::vector<Mark> marks_;
};

}  // namespace

LoopOutcome run_loop(const Loop& loop, Evaluation evaluation,
                     const std::function<bool(Evaluation, bool is_known)>& body) {
  return LoopRun(loop, evaluation).run(body);
}

Value evaluate_for(const ForExpr& expr, Evaluation evaluation) {
  Loop loop{expr.key_name, expr.value_name, *expr.collection, expr.condition};
  if (expr.key == nullptr) {
    return evaluate_tuple_for(expr, loop, evaluation);
  }
  loop.checks_unknown_condition = true;
  ForAttributes attributes(expr);
  LoopOutcome outcome = run_loop(loop, evaluation, [&](Evaluation inner, bool is_known) {
    return attributes.add(inner, is_known);
  });
  std::vector<Mark> marks = union_marks(outcome.marks, attributes.marks());
  Value result = outcome.is_known ? std::move(attributes).object()
                                  : Value::unknown({}, {false, {}, outcome.origin});
  return result.with_marks(marks);
}

}  // namespace kiln
