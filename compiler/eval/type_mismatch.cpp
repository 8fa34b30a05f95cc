#include "compiler/eval/type_mismatch.h"

#include <fmt/format.h>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

std::string describe_objects(const Type& when_true, const Type& when_false) {
  const auto& ours = when_true.attributes();
  const auto& theirs = when_false.attributes();
  for (const auto& [name, type] : ours) {
    auto other = theirs.find(name);
    if (other == theirs.end()) {
      return fmt::format(
          "The 'true' value includes object attribute {}, which is absent in the 'false' value",
          go_quote(name));
    }
    if (!(type == other->second)) {
      return fmt::format("Type mismatch for object attribute {}: {}", go_quote(name),
                         describe_type_mismatch(type, other->second));
    }
  }
  for (const auto& [name, type] : theirs) {
    if (!ours.contains(name)) {
      return fmt::format(
          "The 'false' value includes object attribute {}, which is absent in the 'true' value",
          go_quote(name));
    }
  }
  return {};
}

std::string describe_tuples(const Type& when_true, const Type& when_false) {
  const auto& ours = when_true.elements();
  const auto& theirs = when_false.elements();
  if (ours.size() != theirs.size()) {
    return fmt::format("The 'true' tuple has length {}, but the 'false' tuple has length {}",
                       ours.size(), theirs.size());
  }
  for (size_t i = 0; i < ours.size(); ++i) {
    if (!(ours[i] == theirs[i])) {
      return fmt::format("Type mismatch for tuple element {}: {}", i,
                         describe_type_mismatch(ours[i], theirs[i]));
    }
  }
  return {};
}

std::string_view collection_noun(const Type& type) {
  return type.is(TypeKind::List) ? "list" : type.is(TypeKind::Set) ? "set" : "map";
}

}  // namespace

std::string describe_type_mismatch(const Type& when_true, const Type& when_false) {
  std::string description;
  if (when_true.kind() == when_false.kind()) {
    if (when_true.is(TypeKind::Object)) {
      description = describe_objects(when_true, when_false);
    } else if (when_true.is(TypeKind::Tuple)) {
      description = describe_tuples(when_true, when_false);
    } else if (when_true.is_collection()) {
      const Type& ours = when_true.element();
      const Type& theirs = when_false.element();
      bool both_structural =
          ours.kind() == theirs.kind() && (ours.is(TypeKind::Object) || ours.is(TypeKind::Tuple));
      if (both_structural) {
        description = fmt::format("Mismatched {} element types: {}", collection_noun(when_true),
                                  describe_type_mismatch(ours, theirs));
      }
    }
  }
  if (!description.empty()) {
    return description;
  }
  std::string ours = when_true.friendly_name();
  std::string theirs = when_false.friendly_name();
  if (ours == theirs) {
    return "At least one deeply-nested attribute or element is not compatible across both the "
           "'true' and the 'false' value";
  }
  return fmt::format("The 'true' value is {}, but the 'false' value is {}", ours, theirs);
}

}  // namespace kiln
