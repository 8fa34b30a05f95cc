#include "compiler/eval/distinct_diagnostics.h"
#include "compiler/eval/evaluation.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

bool is_sequence(const Type& type) {
  return type.is(TypeKind::List) || type.is(TypeKind::Set) || type.is(TypeKind::Tuple);
}

// The type the result would have, found by applying the splat to unknown elements.
Type result_type(const SplatExpr& expr, const Type& source, Evaluation evaluation) {
  auto type_of = [&](const Type& element) {
    Value item = Value::unknown(element);
    return evaluate(*expr.each, evaluation.with_item(item)).type();
  };
  if (!source.is(TypeKind::Tuple)) {
    return Type::list(type_of(source.element()));
  }
  std::vector<Type> elements;
  for (const Type& element : source.elements()) {
    elements.push_back(type_of(element));
  }
  return Type::tuple(std::move(elements));
}

// A list of what a splat made of a list's elements; reports when they differ in type. Needs at
// least one.
Value list_of(std::vector<Value> elements, const SplatExpr& expr, Evaluation evaluation) {
  Type type;
  for (const Value& element : elements) {
    if (type.is(TypeKind::Dynamic)) {
      type = element.type();
    } else if (!element.type().is(TypeKind::Dynamic) && !(element.type() == type)) {
      evaluation.diagnostics.emit(expr.each->span(), diag::InvalidNestedSplat);
      return Value::unknown({});
    }
  }
  for (Value& element : elements) {
    if (element.type().is(TypeKind::Dynamic) && !type.is(TypeKind::Dynamic)) {
      if (Result<Value> converted = convert(element, type)) {
        element = *std::move(converted);
      }
    }
  }
  return Value::list(type, std::move(elements));
}

}  // namespace

Value evaluate_splat(const SplatExpr& expr, Evaluation evaluation) {
  Diagnostics& diagnostics = evaluation.diagnostics;
  Diagnostics source_diagnostics;
  Value source = evaluate(*expr.object, evaluation.reporting_to(source_diagnostics));
  bool failed = source_diagnostics.has_errors();
  diagnostics.append(std::move(source_diagnostics));
  if (failed) {
    return Value::unknown({});
  }
  // A splat of anything but a sequence takes it for a sequence of one, and null for an empty one.
  bool wraps = !is_sequence(source.type());
  std::vector<Mark> marks = source.marks();
  if (source.is_null()) {
    if (wraps) {
      return Value::tuple({}).with_marks(marks);
    }
    explain_references(diagnostics.emit(expr.object->span(), diag::SplatOfNull), *expr.object,
                       evaluation.scope);
    return Value::unknown({});
  }
  if (source.type().is(TypeKind::Dynamic)) {
    return unknown_from({}, source, source).with_marks(marks);
  }
  std::string origin = origin_of(source);
  // Whether the sequence has one element or none is open while the value may be null.
  bool may_be_empty = wraps && !source.is_known() && !source.refinement().not_null;
  Value sequence = wraps ? Value::tuple({source}) : source.without_marks();
  if (!sequence.is_known()) {
    Type type = result_type(expr, sequence.type(), evaluation);
    Refinement known{.not_null = true, .origin = origin};
    if (sequence.type().is_collection()) {
      known.min_length = sequence.refinement().min_length;
      known.max_length = sequence.refinement().max_length;
    }
    return Value::refined(type, std::move(known)).with_marks(marks);
  }

  std::vector<Value> elements;
  bool is_known = true;
  DistinctDiagnostics distinct(diagnostics);
  for (const Value& item : sequence.elements()) {
    Diagnostics found;
    elements.push_back(evaluate(*expr.each, evaluation.with_item(item).reporting_to(found)));
    is_known = is_known && !found.has_errors();
    distinct.add(found);
  }
  if (may_be_empty) {
    return Value::unknown({}, {false, {}, origin}).with_marks(marks);
  }
  if (!is_known) {
    Diagnostics repeated;
    return Value::unknown(result_type(expr, sequence.type(), evaluation.reporting_to(repeated)))
        .with_marks(marks);
  }
  if (sequence.type().is(TypeKind::Tuple)) {
    return Value::tuple(std::move(elements)).with_marks(marks);
  }
  if (elements.empty()) {
    Type type = result_type(expr, sequence.type(), evaluation);
    return Value::list(type.element(), {}).with_marks(marks);
  }
  return list_of(std::move(elements), expr, evaluation).with_marks(marks);
}

}  // namespace kiln
