#include <algorithm>
#include <numeric>

#include "compiler/value/conversion.h"

namespace kiln {
namespace {

// Negative when `a` is the more general type, positive when `b` is, zero when that cannot be said.
int compare_generality(const Type& a, const Type& b);

int combine(bool a_wider, bool b_wider) {
  return a_wider == b_wider ? 0 : a_wider ? -1 : 1;
}

int compare_objects(const Type& a, const Type& b) {
  if (a.attributes().size() != b.attributes().size()) {
    return 0;
  }
  bool a_wider = false;
  bool b_wider = false;
  for (const auto& [name, type] : a.attributes()) {
    auto found = b.attributes().find(name);
    if (found == b.attributes().end()) {
      return 0;
    }
    int order = compare_generality(type, found->second);
    a_wider |= order < 0;
    b_wider |= order > 0;
  }
  return combine(a_wider, b_wider);
}

int compare_tuples(const Type& a, const Type& b) {
  if (a.elements().size() != b.elements().size()) {
    return 0;
  }
  bool a_wider = false;
  bool b_wider = false;
  for (size_t i = 0; i < a.elements().size(); ++i) {
    int order = compare_generality(a.elements()[i], b.elements()[i]);
    a_wider |= order < 0;
    b_wider |= order > 0;
  }
  return combine(a_wider, b_wider);
}

// How general the kinds of sequences are among themselves; 0 for other kinds.
int sequence_rank(const Type& type) {
  return type.is(TypeKind::List)    ? 3
         : type.is(TypeKind::Tuple) ? 2
         : type.is(TypeKind::Set)   ? 1
                                    : 0;
}

int compare_generality(const Type& a, const Type& b) {
  if (a.is(TypeKind::Dynamic) || b.is(TypeKind::Dynamic)) {
    return combine(!a.is(TypeKind::Dynamic), !b.is(TypeKind::Dynamic));
  }
  if (a.is_primitive() && b.is_primitive()) {
    return combine(a.is(TypeKind::String), b.is(TypeKind::String));
  }
  if (a.is_collection() && a.kind() == b.kind()) {
    return compare_generality(a.element(), b.element());
  }
  if (sequence_rank(a) != 0 && sequence_rank(b) != 0 && a.kind() != b.kind()) {
    return sequence_rank(b) - sequence_rank(a);
  }
  if (a.is(TypeKind::Map) && b.is(TypeKind::Object)) {
    return -1;
  }
  if (a.is(TypeKind::Object) && b.is(TypeKind::Map)) {
    return 1;
  }
  if (a.is(TypeKind::Object) && b.is(TypeKind::Object)) {
    return compare_objects(a, b);
  }
  if (a.is(TypeKind::Tuple) && b.is(TypeKind::Tuple)) {
    return compare_tuples(a, b);
  }
  return 0;
}

// Indexes of the types, the most general first: a topological sort that keeps the given order.
std::vector<size_t> by_generality(std::span<const Type> types) {
  size_t count = types.size();
  std::vector<std::vector<size_t>> narrower(count);
  std::vector<size_t> wider_left(count, 0);
  for (size_t i = 0; i < count; ++i) {
    for (size_t j = i + 1; j < count; ++j) {
      int order = compare_generality(types[i], types[j]);
      if (order < 0) {
        narrower[i].push_back(j);
        ++wider_left[j];
      } else if (order > 0) {
        narrower[j].push_back(i);
        ++wider_left[i];
      }
    }
  }
  std::vector<size_t> out;
  for (size_t i = 0; i < count; ++i) {
    if (wider_left[i] == 0) {
      out.push_back(i);
    }
  }
  for (size_t next = 0; next < out.size(); ++next) {
    for (size_t j : narrower[out[next]]) {
      if (--wider_left[j] == 0) {
        out.push_back(j);
      }
    }
  }
  return out;
}

std::optional<Type> accept_if_all_convert(std::span<const Type> types, Type target,
                                          Conversions allowed) {
  bool all = std::all_of(types.begin(), types.end(), [&](const Type& type) {
    return type == target || can_convert(type, target, allowed);
  });
  return all ? std::optional(std::move(target)) : std::nullopt;
}

std::optional<Type> unify_collections(std::span<const Type> types, Conversions allowed) {
  std::vector<Type> elements;
  for (const Type& type : types) {
    elements.push_back(type.element());
  }
  auto element = unify_types(elements, allowed);
  if (!element) {
    return {};
  }
  Type target = types[0].is(TypeKind::List)  ? Type::list(*element)
                : types[0].is(TypeKind::Set) ? Type::set(*element)
                                             : Type::map(*element);
  return accept_if_all_convert(types, std::move(target), allowed);
}

std::optional<Type> unify_objects_to_map(std::span<const Type> types, Conversions allowed) {
  std::vector<Type> all;
  for (const Type& type : types) {
    for (const auto& [name, attribute] : type.attributes()) {
      all.push_back(attribute);
    }
  }
  auto element = all.empty() ? std::nullopt : unify_types(all, allowed);
  return element ? accept_if_all_convert(types, Type::map(*element), allowed) : std::nullopt;
}

std::optional<Type> unify_objects(std::span<const Type> types, Conversions allowed) {
  auto same_names = [&](const Type& type) {
    return std::equal(type.attributes().begin(), type.attributes().end(),
                      types[0].attributes().begin(), types[0].attributes().end(),
                      [](const auto& a, const auto& b) { return a.first == b.first; });
  };
  if (!std::all_of(types.begin(), types.end(), same_names)) {
    return unify_objects_to_map(types, allowed);
  }
  std::map<std::string, Type> attributes;
  for (const auto& [name, first] : types[0].attributes()) {
    std::vector<Type> across;
    for (const Type& type : types) {
      across.push_back(type.attributes().at(name));
    }
    auto unified = unify_types(across, allowed);
    if (!unified) {
      return {};
    }
    attributes.emplace(name, *unified);
  }
  if (auto object = accept_if_all_convert(types, Type::object(std::move(attributes)), allowed)) {
    return object;
  }
  return unify_objects_to_map(types, allowed);
}

std::optional<Type> unify_tuples_to_list(std::span<const Type> types, Conversions allowed) {
  std::vector<Type> all;
  for (const Type& type : types) {
    all.insert(all.end(), type.elements().begin(), type.elements().end());
  }
  auto element = all.empty() ? std::nullopt : unify_types(all, allowed);
  return element ? accept_if_all_convert(types, Type::list(*element), allowed) : std::nullopt;
}

std::optional<Type> unify_tuples(std::span<const Type> types, Conversions allowed) {
  size_t length = types[0].elements().size();
  if (!std::all_of(types.begin(), types.end(),
                   [&](const Type& type) { return type.elements().size() == length; })) {
    return unify_tuples_to_list(types, allowed);
  }
  std::vector<Type> elements;
  for (size_t i = 0; i < length; ++i) {
    std::vector<Type> across;
    for (const Type& type : types) {
      across.push_back(type.elements()[i]);
    }
    auto unified = unify_types(across, allowed);
    if (!unified) {
      return {};
    }
    elements.push_back(*unified);
  }
  if (auto tuple = accept_if_all_convert(types, Type::tuple(std::move(elements)), allowed)) {
    return tuple;
  }
  return unify_tuples_to_list(types, allowed);
}

// Objects beside maps, tuples beside lists: the structural ones are first made one collection, then
// all are unified. Gives nothing when the result would not be of that kind.
std::optional<Type> unify_as_collection(std::span<const Type> types, TypeKind structural,
                                        TypeKind collection, Conversions allowed) {
  std::vector<Type> inner;
  std::copy_if(types.begin(), types.end(), std::back_inserter(inner),
               [&](const Type& type) { return type.is(structural); });
  auto shared = structural == TypeKind::Object ? unify_objects_to_map(inner, allowed)
                                               : unify_tuples_to_list(inner, allowed);
  if (!shared) {
    return {};
  }
  std::vector<Type> replaced(types.begin(), types.end());
  for (Type& type : replaced) {
    type = type.is(structural) ? *shared : type;
  }
  auto unified = unify_types(replaced, allowed);
  return unified && unified->is(collection) ? unified : std::nullopt;
}

std::optional<Type> most_general(std::span<const Type> types, Conversions allowed) {
  for (size_t i : by_generality(types)) {
    if (auto found = accept_if_all_convert(types, types[i], allowed)) {
      return found;
    }
  }
  return {};
}

}  // namespace

std::optional<Type> unify_types(std::span<const Type> types, Conversions allowed) {
  auto count = [&](TypeKind kind) {
    return static_cast<size_t>(
        std::count_if(types.begin(), types.end(), [&](const Type& type) { return type.is(kind); }));
  };
  if (std::all_of(types.begin(), types.end(), [&](const Type& type) { return type == types[0]; })) {
    return types[0];
  }
  size_t dynamic = count(TypeKind::Dynamic);
  size_t maps = count(TypeKind::Map);
  size_t lists = count(TypeKind::List);
  size_t sets = count(TypeKind::Set);
  size_t objects = count(TypeKind::Object);
  size_t tuples = count(TypeKind::Tuple);
  bool only_dynamic_beside = dynamic > 0 && dynamic < types.size();
  for (size_t structural : {maps, lists, sets, objects, tuples}) {
    if (structural > 0 && structural == types.size() - dynamic && only_dynamic_beside) {
      return Type::dynamic();
    }
  }
  if (maps == types.size() || lists == types.size() || sets == types.size()) {
    return unify_collections(types, allowed);
  }
  if (objects == types.size()) {
    return unify_objects(types, allowed);
  }
  if (tuples == types.size()) {
    return unify_tuples(types, allowed);
  }
  if (maps > 0 && maps + objects + dynamic == types.size()) {
    if (auto found = unify_as_collection(types, TypeKind::Object, TypeKind::Map, allowed)) {
      return found;
    }
  } else if (lists > 0 && lists + tuples + dynamic == types.size()) {
    if (auto found = unify_as_collection(types, TypeKind::Tuple, TypeKind::List, allowed)) {
      return found;
    }
  } else if (objects > 0 && tuples > 0) {
    return {};
  }
  return most_general(types, allowed);
}

Type replace_dynamic(const Type& from, const Type& to) {
  if (from.is(TypeKind::Dynamic) || !to.has_dynamic()) {
    return to;
  }
  auto element = [&]() -> Type {
    if (from.is_collection()) {
      return replace_dynamic(from.element(), to.element());
    }
    std::vector<Type> types = from.is(TypeKind::Tuple) ? from.elements() : attribute_types(from);
    auto unified = types.empty() ? std::nullopt : unify_types(types, Conversions::Unsafe);
    return unified ? replace_dynamic(*unified, to.element()) : to.element();
  };
  switch (to.kind()) {
    case TypeKind::Dynamic:
      return from;
    case TypeKind::List:
      return Type::list(element());
    case TypeKind::Set:
      return Type::set(element());
    case TypeKind::Map:
      return Type::map(element());
    case TypeKind::Tuple: {
      std::vector<Type> types;
      for (size_t i = 0; i < to.elements().size(); ++i) {
        types.push_back(replace_dynamic(from.elements()[i], to.elements()[i]));
      }
      return Type::tuple(std::move(types));
    }
    case TypeKind::Object: {
      std::map<std::string, Type> types = to.attributes();
      for (auto& [name, type] : types) {
        if (from.is(TypeKind::Map)) {
          type = replace_dynamic(from.element(), type);
        } else if (auto found = from.attributes().find(name); found != from.attributes().end()) {
          type = replace_dynamic(found->second, type);
        }
      }
      return Type::object(std::move(types));
    }
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      break;
  }
  return to;
}

}  // namespace kiln
