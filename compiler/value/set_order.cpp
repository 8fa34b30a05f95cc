#include "compiler/value/unicode.h"
#include "compiler/value/value.h"

namespace kiln {
namespace {

// cty's text key of a compound element: the order of sets of compounds is the bytewise order of
// these, so even the quirks (ten significant digits, `[10;]` before `[9;]`) are visible.
void append_key(std::string& out, const Value& value) {
  if (!value.is_known()) {
    out += '?';
    return;
  }
  if (value.is_null()) {
    out += '~';
    return;
  }
  auto append_elements = [&] {
    for (const Value& element : value.elements()) {
      append_key(out, element);
      out += ';';
    }
  };
  switch (value.type().kind()) {
    case TypeKind::Number:
      out += value.as_number().format('g', 10);
      return;
    case TypeKind::Bool:
      out += value.as_bool() ? 'T' : 'F';
      return;
    case TypeKind::String:
      out += go_quote(value.as_string());
      return;
    case TypeKind::Map:
      out += '{';
      for (const auto& [key, element] : value.entries()) {
        out += go_quote(key) + ':';
        append_key(out, element);
        out += ';';
      }
      out += '}';
      return;
    case TypeKind::List:
    case TypeKind::Set:
      out += '[';
      append_elements();
      out += ']';
      return;
    case TypeKind::Object:
      out += '<';
      for (const auto& [name, attribute] : value.entries()) {
        append_key(out, attribute);
        out += ';';
      }
      out += '>';
      return;
    case TypeKind::Tuple:
      out += '<';
      append_elements();
      out += '>';
      return;
    case TypeKind::Capsule:
    case TypeKind::Dynamic:
      out += "«?»";
      return;
  }
}

int sign(std::strong_ordering order) {
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

// Content first, then unknown, then null.
int rank(const Value& value) {
  return !value.is_known() ? 1 : value.is_null() ? 2 : 0;
}

}  // namespace

int compare_in_set(const Value& a, const Value& b) {
  if (rank(a) != rank(b) || rank(a) != 0) {
    return rank(a) - rank(b);
  }
  if (a.type().is(TypeKind::String)) {
    return a.as_string().compare(b.as_string());
  }
  if (a.type().is(TypeKind::Bool)) {
    return static_cast<int>(a.as_bool()) - static_cast<int>(b.as_bool());
  }
  if (a.type().is(TypeKind::Number)) {
    const Number& left = a.as_number();
    const Number& right = b.as_number();
    if (left.is_zero() && right.is_zero()) {
      // Equal, but cty does not find one where it looks for the other.
      return static_cast<int>(right.is_negative()) - static_cast<int>(left.is_negative());
    }
    return left.equals(right) ? 0 : sign(left.compare(right));
  }
  std::string left;
  std::string right;
  append_key(left, a);
  append_key(right, b);
  return left.compare(right);
}

}  // namespace kiln
