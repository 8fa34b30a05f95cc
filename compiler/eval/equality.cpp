#include "compiler/eval/equality.h"

#include <algorithm>

#include "compiler/eval/evaluation.h"
#include "compiler/source/check.h"

namespace kiln {
namespace {

enum class Answer : uint8_t { No, Yes, Unknown };

Answer answer(bool is_equal) {
  return is_equal ? Answer::Yes : Answer::No;
}

bool is_outside(const Number& number, const Refinement& range) {
  // When anything is known of a number that is not known, cty takes it for finite.
  if (number.is_infinite() && (range.not_null || range.minimum || range.maximum) &&
      !(number.is_negative() ? range.minimum : range.maximum)) {
    return true;
  }
  auto is_beyond = [&](const NumberBound& bound, auto order) {
    return order > 0 || (!bound.is_inclusive && number.equals(bound.value));
  };
  return (range.minimum && is_beyond(*range.minimum, range.minimum->value.compare(number))) ||
         (range.maximum && is_beyond(*range.maximum, number.compare(range.maximum->value)));
}

// Whether an unknown value might still turn out to be this known one.
Answer compare_with_unknown(const Value& unknown, const Value& known) {
  const Refinement& refinement = unknown.refinement();
  if (known.is_null()) {
    return refinement.not_null ? Answer::No : Answer::Unknown;
  }
  if (!known.type().conforms_to(unknown.type())) {
    return Answer::No;
  }
  bool excluded = false;
  if (known.type().is(TypeKind::String)) {
    excluded = !known.as_string().starts_with(refinement.prefix);
  } else if (known.type().is(TypeKind::Number)) {
    excluded = is_outside(known.as_number(), refinement);
  } else if (known.type().is_collection()) {
    // Of a set whose elements are not all known, only the greatest length is certain.
    bool may_shrink = known.type().is(TypeKind::Set) && !known.is_wholly_known();
    uint64_t least = may_shrink ? std::min<uint64_t>(known.size(), 1) : known.size();
    excluded = known.size() < refinement.min_length || least > refinement.max_length;
  }
  return excluded ? Answer::No : Answer::Unknown;
}

// Whether the types of what is inside are known; a null's type does not matter.
bool has_known_types(const Value& value) {
  if (value.is_null()) {
    return true;
  }
  if (!value.is_known()) {
    return !value.type().has_dynamic();
  }
  if (!value.type().has_dynamic()) {
    return true;
  }
  if (value.type().is(TypeKind::Map) || value.type().is(TypeKind::Object)) {
    return std::all_of(value.entries().begin(), value.entries().end(),
                       [](const auto& entry) { return has_known_types(entry.second); });
  }
  return std::all_of(value.elements().begin(), value.elements().end(), has_known_types);
}

Answer compare(const Value& a, const Value& b);

Answer compare_sequences(const std::vector<Value>& a, const std::vector<Value>& b) {
  if (a.size() != b.size()) {
    return Answer::No;
  }
  for (size_t i = 0; i < a.size(); ++i) {
    if (Answer each = compare(a[i], b[i]); each != Answer::Yes) {
      return each;
    }
  }
  return Answer::Yes;
}

// A set is sorted, so equal sets list equal elements in the same places; an element that is not
// wholly known could be any other.
Answer compare_sets(const Value& a, const Value& b) {
  if (!a.is_wholly_known() || !b.is_wholly_known()) {
    return Answer::Unknown;
  }
  return compare_sequences(a.elements(), b.elements());
}

Answer compare_entries(const std::map<std::string, Value>& a,
                       const std::map<std::string, Value>& b) {
  if (a.size() != b.size()) {
    return Answer::No;
  }
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    if (left->first != right->first) {
      return Answer::No;
    }
    if (Answer each = compare(left->second, right->second); each != Answer::Yes) {
      return each;
    }
  }
  return Answer::Yes;
}

Answer compare(const Value& a, const Value& b) {
  if (!a.is_known() && !b.is_known()) {
    return Answer::Unknown;
  }
  if (!a.is_known() || !b.is_known()) {
    return a.is_known() ? compare_with_unknown(b, a) : compare_with_unknown(a, b);
  }
  if (a.is_null() || b.is_null()) {
    return answer(a.is_null() && b.is_null());
  }
  if (!has_known_types(a) || !has_known_types(b)) {
    bool may_agree = a.type().conforms_to(b.type()) || b.type().conforms_to(a.type());
    return may_agree ? Answer::Unknown : Answer::No;
  }
  if (!(a.type() == b.type())) {
    return Answer::No;
  }
  switch (a.type().kind()) {
    case TypeKind::Bool:
      return answer(a.as_bool() == b.as_bool());
    case TypeKind::Number:
      return answer(a.as_number().equals(b.as_number()));
    case TypeKind::String:
      return answer(a.as_string() == b.as_string());
    case TypeKind::List:
    case TypeKind::Tuple:
      return compare_sequences(a.elements(), b.elements());
    case TypeKind::Set:
      return compare_sets(a, b);
    case TypeKind::Map:
    case TypeKind::Object:
      return compare_entries(a.entries(), b.entries());
    case TypeKind::Capsule:
      return answer(a.capsule_pointer() == b.capsule_pointer());
    case TypeKind::Dynamic:
      break;
  }
  KILN_CHECK(false, "a known value has a type");
}

}  // namespace

Value equal_values(const Value& a, const Value& b, bool negated) {
  std::vector<Mark> marks = union_marks(a.all_marks(), b.all_marks());
  Answer result = compare(a, b);
  if (result == Answer::Unknown) {
    return unknown_from(Type::boolean(), a, b, true).with_marks(marks);
  }
  return Value::boolean((result == Answer::Yes) != negated).with_marks(marks);
}

}  // namespace kiln
