#include "compiler/value/mismatch_place.h"

#include <fmt/format.h>

#include <optional>

#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

struct Inner {
  MismatchPlace::Step step;
  const Value* value;
  Type wanted;
};

bool is_sequence(const Type& type) {
  return type.is(TypeKind::List) || type.is(TypeKind::Set) || type.is(TypeKind::Tuple);
}

bool is_keyed(const Type& type) {
  return type.is(TypeKind::Map) || type.is(TypeKind::Object);
}

// The type an element of `to` must have; nothing when it has no place.
std::optional<Type> wanted_at(const Type& to, size_t index) {
  if (to.is(TypeKind::List) || to.is(TypeKind::Set)) {
    return to.element();
  }
  if (to.is(TypeKind::Tuple) && index < to.elements().size()) {
    return to.elements()[index];
  }
  return std::nullopt;
}

std::optional<Type> wanted_at(const Type& to, const std::string& key) {
  if (to.is(TypeKind::Map)) {
    return to.element();
  }
  if (to.is(TypeKind::Object)) {
    const auto attribute = to.attributes().find(key);
    return attribute == to.attributes().end() ? std::nullopt : std::optional(attribute->second);
  }
  return std::nullopt;
}

bool lacks_attribute(const Value& value, const Type& to) {
  if (!to.is(TypeKind::Object) || !value.type().is(TypeKind::Object)) {
    return false;
  }
  for (const auto& [name, type] : to.attributes()) {
    if (!to.is_optional(name) && !value.type().attributes().contains(name)) {
      return true;
    }
  }
  return false;
}

// The first part that does not fit by itself.
std::optional<Inner> find_inner(const Value& value, const Type& to) {
  const auto fails = [](const Value& part, const std::optional<Type>& wanted) {
    return wanted && !wanted->is(TypeKind::Dynamic) && !convert(part, *wanted).ok();
  };
  if (is_sequence(value.type()) && is_sequence(to)) {
    size_t index = 0;
    for (const Value& element : value.elements()) {
      std::optional<Type> wanted = wanted_at(to, index);
      if (fails(element, wanted)) {
        return Inner{{std::to_string(index), true}, &element, *std::move(wanted)};
      }
      ++index;
    }
  } else if (is_keyed(value.type()) && is_keyed(to)) {
    for (const auto& [key, element] : value.entries()) {
      std::optional<Type> wanted = wanted_at(to, key);
      if (fails(element, wanted)) {
        return Inner{{key, false}, &element, *std::move(wanted)};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::string MismatchPlace::path() const {
  std::string text;
  for (const Step& step : steps) {
    text += step.is_index             ? fmt::format("[{}]", step.key)
            : is_identifier(step.key) ? fmt::format(".{}", step.key)
                                      : fmt::format("[{}]", go_quote(step.key));
  }
  return text;
}

MismatchPlace find_mismatch(const Value& value, const Type& target) {
  MismatchPlace place{{}, value, target};
  while (place.found.has_content() && !lacks_attribute(place.found, place.wanted)) {
    std::optional<Inner> inner = find_inner(place.found, place.wanted);
    if (!inner) {
      break;
    }
    place.steps.push_back(std::move(inner->step));
    Value found = inner->value->with_marks_of(place.found);
    place.found = std::move(found);
    place.wanted = std::move(inner->wanted);
  }
  return place;
}

}  // namespace kiln
