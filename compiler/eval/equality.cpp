#include "compiler/eval/equality.h"

#include "compiler/eval/evaluation.h"
#include "compiler/source/check.h"

namespace kiln {
namespace {

enum class Answer : uint8_t { No, Yes, Unknown };

Answer answer(bool is_equal) {
  return is_equal ? Answer::Yes : Answer::No;
}

// Whether an unknown value might still turn out to be this known one.
Answer compare_with_unknown(const Value& unknown, const Value& known) {
  const Refinement& refinement = unknown.refinement();
  if (known.is_null()) {
    return refinement.not_null ? Answer::No : Answer::Unknown;
  }
  if (unknown.type().has_dynamic()) {
    return Answer::Unknown;
  }
  if (!(unknown.type() == known.type())) {
    return Answer::No;
  }
  bool excluded =
      known.type().is(TypeKind::String) && !known.as_string().starts_with(refinement.prefix);
  return excluded ? Answer::No : Answer::Unknown;
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
  if (a.type().has_dynamic() || b.type().has_dynamic()) {
    return Answer::Unknown;
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
