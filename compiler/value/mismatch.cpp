#include <algorithm>

#include "compiler/value/conversion.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

std::string describe(const Type& from, const Type& to);

std::string required(const Type& type) {
  return type.constraint_name() + " required";
}

std::string list_missing(const std::vector<std::string>& names) {
  if (names.size() == 1) {
    return fmt::format("attribute {} is required", go_quote(names[0]));
  }
  if (names.size() == 2) {
    return fmt::format("attributes {} and {} are required", go_quote(names[0]), go_quote(names[1]));
  }
  std::string text;
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    text += go_quote(names[i]) + ", ";
  }
  return fmt::format("attributes {}and {} are required", text, go_quote(names.back()));
}

// What an object lacks, or else its first attribute that cannot convert at all, or else its first
// one that cannot convert safely.
std::string describe_objects(const Type& from, const Type& to) {
  std::vector<std::string> missing;
  std::string impossible;
  std::string unsafe;
  for (const auto& [name, wanted] : to.attributes()) {
    auto found = from.attributes().find(name);
    if (found == from.attributes().end()) {
      if (!to.is_optional(name)) {
        missing.push_back(name);
      }
      continue;
    }
    if (found->second == wanted || !impossible.empty()) {
      continue;
    }
    auto explain = [&] {
      return fmt::format("attribute {}: {}", go_quote(name), describe(found->second, wanted));
    };
    if (!can_convert(found->second, wanted, Conversions::Unsafe)) {
      impossible = explain();
    }
    if (unsafe.empty() && !can_convert(found->second, wanted, Conversions::Safe)) {
      unsafe = explain();
    }
  }
  if (!missing.empty()) {
    return list_missing(missing);
  }
  if (!impossible.empty()) {
    return impossible;
  }
  return unsafe.empty() ? "incorrect object attributes" : unsafe;
}

bool same_family(const Type& from, const Type& to) {
  if (to.is(TypeKind::Map)) {
    return from.is(TypeKind::Map) || from.is(TypeKind::Object);
  }
  return from.is(TypeKind::List) || from.is(TypeKind::Set) || from.is(TypeKind::Tuple);
}

std::string describe_structural(const Type& from, const Type& to) {
  const Type& wanted = to.element();
  auto fits = [&](const Type& type) {
    return type == wanted || can_convert(type, wanted, Conversions::Unsafe);
  };
  if (from.is(TypeKind::Tuple)) {
    for (size_t i = 0; i < from.elements().size(); ++i) {
      if (!fits(from.elements()[i])) {
        return fmt::format("element {}: {}", i, describe(from.elements()[i], wanted));
      }
    }
  } else {
    for (const auto& [name, type] : from.attributes()) {
      if (!fits(type)) {
        return fmt::format("element {}: {}", go_quote(name), describe(type, wanted));
      }
    }
  }
  return fmt::format("all elements must be {}", wanted.constraint_name());
}

std::string collection_word(const Type& type) {
  return type.is(TypeKind::List) ? "list" : type.is(TypeKind::Set) ? "set" : "map";
}

std::string describe(const Type& from, const Type& to) {
  if (from.is(TypeKind::Object) && to.is(TypeKind::Object)) {
    return describe_objects(from, to);
  }
  bool structural = from.is(TypeKind::Tuple) || from.is(TypeKind::Object);
  if (!to.is_collection() || !(structural || from.is_collection()) || !same_family(from, to)) {
    return required(to);
  }
  if (structural && to.element().is(TypeKind::Dynamic)) {
    return fmt::format("all {} elements must have the same type", collection_word(to));
  }
  if (structural) {
    return describe_structural(from, to);
  }
  return fmt::format("incorrect {} element type: {}", collection_word(to),
                     describe(from.element(), to.element()));
}

}  // namespace

std::string mismatch(const Type& from, const Type& to) {
  if (from == to.without_optional() || can_convert(from, to, Conversions::Unsafe)) {
    return {};
  }
  return describe(from, to);
}

}  // namespace kiln
