#include <algorithm>

#include "compiler/value/conversion.h"

namespace kiln {
namespace {

bool can_convert_elements(std::span<const Type> from, const Type& element, Conversions allowed) {
  if (from.empty()) {
    return true;
  }
  Type target = element;
  if (element.is(TypeKind::Dynamic)) {
    auto unified = unify_types(from, allowed);
    if (!unified) {
      return false;
    }
    target = *unified;
  }
  return std::all_of(from.begin(), from.end(), [&](const Type& type) {
    return type == target || can_convert(type, target, allowed);
  });
}

// A tuple may not become a sequence of unknown type unless all its elements are of unknown type.
bool can_convert_tuple(const Type& tuple, const Type& element, Conversions allowed) {
  const auto& types = tuple.elements();
  if (element.is(TypeKind::Dynamic) && !types.empty()) {
    auto unified = unify_types(types, allowed);
    bool dynamic = unified && unified->is(TypeKind::Dynamic);
    if (dynamic && !std::all_of(types.begin(), types.end(),
                                [](const Type& type) { return type.is(TypeKind::Dynamic); })) {
      return false;
    }
  }
  return can_convert_elements(types, element, allowed);
}

bool can_convert_object(const Type& from, const Type& to, Conversions allowed) {
  return std::all_of(to.attributes().begin(), to.attributes().end(), [&](const auto& attribute) {
    auto found = from.attributes().find(attribute.first);
    if (found == from.attributes().end()) {
      return to.is_optional(attribute.first);
    }
    return found->second == attribute.second ||
           can_convert(found->second, attribute.second, allowed);
  });
}

bool can_convert_map_to_object(const Type& from, const Type& to) {
  return std::all_of(to.attributes().begin(), to.attributes().end(), [&](const auto& attribute) {
    return attribute.second == from.element() || to.is_optional(attribute.first) ||
           can_convert(from.element(), attribute.second, Conversions::Unsafe);
  });
}

bool can_convert_primitive(TypeKind from, TypeKind to, Conversions allowed) {
  if (to == TypeKind::String) {
    return from == TypeKind::Number || from == TypeKind::Bool;
  }
  return allowed == Conversions::Unsafe && from == TypeKind::String;
}

bool can_convert_tuples(const Type& from, const Type& to, Conversions allowed) {
  const auto& left = from.elements();
  const auto& right = to.elements();
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(),
      [&](const Type& a, const Type& b) { return a == b || can_convert(a, b, allowed); });
}

}  // namespace

std::vector<Type> attribute_types(const Type& object) {
  std::vector<Type> types;
  for (const auto& [name, type] : object.attributes()) {
    types.push_back(type);
  }
  return types;
}

bool can_convert(const Type& from, const Type& to, Conversions allowed) {
  bool unsafe = allowed == Conversions::Unsafe;
  if (to.is(TypeKind::Dynamic) || (unsafe && from.is(TypeKind::Dynamic))) {
    return true;
  }
  if (from.is_primitive() && to.is_primitive()) {
    return can_convert_primitive(from.kind(), to.kind(), allowed);
  }
  bool from_sequence = from.is(TypeKind::List) || from.is(TypeKind::Set);
  auto elements = [&] {
    return from.element() == to.element() || can_convert(from.element(), to.element(), allowed);
  };
  switch (to.kind()) {
    case TypeKind::Object:
      if (from.is(TypeKind::Map)) {
        return unsafe && can_convert_map_to_object(from, to);
      }
      return from.is(TypeKind::Object) && can_convert_object(from, to, allowed);
    case TypeKind::Tuple:
      return from.is(TypeKind::Tuple) && can_convert_tuples(from, to, allowed);
    case TypeKind::List:
      if (from.is(TypeKind::Tuple)) {
        return can_convert_tuple(from, to.element(), allowed);
      }
      return from_sequence && elements();
    case TypeKind::Set:
      if (from.is(TypeKind::Tuple)) {
        return can_convert_tuple(from, to.element(), allowed);
      }
      return from_sequence && (unsafe || from.is(TypeKind::Set)) && elements();
    case TypeKind::Map:
      if (from.is(TypeKind::Object)) {
        return can_convert_elements(attribute_types(from), to.element(), allowed);
      }
      return from.is(TypeKind::Map) && elements();
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      break;
  }
  return false;
}

}  // namespace kiln
