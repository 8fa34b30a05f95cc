#include "compiler/eval/evaluation.h"
#include "compiler/eval/traversal.h"
#include "compiler/source/check.h"
#include "compiler/source/suggest.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

template <typename Entries>
std::string suggestion(std::string_view name, const Entries& entries) {
  std::vector<std::string> names;
  for (const auto& [candidate, ignored] : entries) {
    names.push_back(candidate);
  }
  return did_you_mean(name, names);
}

Value unknown_part(const Value& whole, const Type& type) {
  return unknown_from(type, whole, whole).with_marks_of(whole);
}

}  // namespace

Value attribute_of(const Value& object, std::string_view name, Span span, Diagnostics& diagnostics,
                   Diagnostic*& reported) {
  const Type& type = object.type();
  reported = nullptr;
  if (object.is_null()) {
    reported = &diagnostics.emit(span, diag::AttributeOfNull);
    return Value::unknown({});
  }
  switch (type.kind()) {
    case TypeKind::Dynamic:
      return unknown_part(object, {});
    case TypeKind::Object: {
      auto found = type.attributes().find(normalize_nfc(name));
      if (found == type.attributes().end()) {
        reported = &diagnostics.emit(span, diag::UnsupportedAttribute, go_quote(name),
                                     suggestion(name, type.attributes()));
        return Value::unknown({});
      }
      if (!object.is_known()) {
        return unknown_part(object, found->second);
      }
      return object.find(found->first)->with_marks_of(object);
    }
    case TypeKind::Map: {
      if (!object.is_known()) {
        return unknown_part(object, type.element());
      }
      if (const Value* element = object.find(normalize_nfc(name))) {
        return element->with_marks_of(object);
      }
      // Keys of a marked map may be secret.
      reported = &diagnostics.emit(span, diag::MissingMapElement, go_quote(name),
                                   object.is_marked() ? "" : suggestion(name, object.entries()));
      return Value::unknown({});
    }
    case TypeKind::List:
    case TypeKind::Set: {
      const Type& element = type.element();
      if (!element.is(TypeKind::Object)) {
        reported = &diagnostics.emit(span, diag::NoAttributes);
      } else if (type.is(TypeKind::Set)) {
        reported = &diagnostics.emit(span, diag::AttributeOfSet);
      } else if (element.attributes().contains(normalize_nfc(name))) {
        reported = &diagnostics.emit(span, diag::AttributeOfListElement, go_quote(name));
      } else {
        reported = &diagnostics.emit(span, diag::AttributeOfList);
      }
      return Value::unknown({});
    }
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
      reported = &diagnostics.emit(span, diag::AttributeOfPrimitive, type.friendly_name());
      return Value::unknown({});
    case TypeKind::Tuple:
    case TypeKind::Capsule:
      reported = &diagnostics.emit(span, diag::NoAttributes);
      return Value::unknown({});
  }
  KILN_CHECK(false, "a type has a kind");
}

}  // namespace kiln
