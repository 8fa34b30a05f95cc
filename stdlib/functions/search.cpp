#include <algorithm>
#include <limits>

#include "compiler/eval/equality.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"

// What a collection holds.
namespace kiln {
namespace {

FunctionResult all_or_any(Arguments arguments, bool all) {
  bool unknown = false;
  for (const Value& element : arguments[0].elements()) {
    if (!element.is_known()) {
      if (all) {
        return pending(Type::boolean());
      }
      unknown = true;
    } else if (element.is_null()) {
      if (all) {
        return Value::boolean(false);
      }
    } else if (element.as_bool() != all) {
      return Value::boolean(!all);
    }
  }
  return unknown ? pending(Type::boolean()) : Value::boolean(all);
}

FunctionResult alltrue_call(const CallContext&, Arguments arguments) {
  return all_or_any(arguments, true);
}

FunctionResult anytrue_call(const CallContext&, Arguments arguments) {
  return all_or_any(arguments, false);
}

FunctionResult contains_call(const CallContext&, Arguments arguments) {
  const Value& list = arguments[0];
  if (!is_sequence_or_set(list.type())) {
    return call_error("argument must be list, tuple, or set");
  }
  bool unknown = false;
  for (const Value& element : list.elements()) {
    Value equal = equal_values(arguments[1], element);
    if (equal.is_known() && equal.as_bool()) {
      return Value::boolean(true);
    }
    unknown |= !equal.is_known();
  }
  return unknown ? pending(Type::boolean()) : Value::boolean(false);
}

FunctionResult index_type(Arguments arguments) {
  return Value::unknown(has_untyped(arguments) ? Type::dynamic() : Type::number());
}

FunctionResult index_call(const CallContext&, Arguments arguments) {
  const Value& list = arguments[0];
  if (!is_sequence(list.type())) {
    return call_error("argument must be a list or tuple");
  }
  if (list.size() == 0) {
    return call_error("cannot search an empty list");
  }
  for (size_t i = 0; i < list.size(); ++i) {
    Value equal = equal_values(list.elements()[i], arguments[1]);
    if (!equal.is_known()) {
      return pending(Type::number());
    }
    if (equal.as_bool()) {
      return Value::number(static_cast<int64_t>(i));
    }
  }
  return call_error("item not found");
}

// The length of what is not known, or of a set whose elements may turn out to be equal.
Value length_range(const Value& value) {
  Refinement range{.not_null = true, .minimum = NumberBound{Number(0)}};
  auto bound = [](uint64_t length) { return NumberBound{Number(static_cast<int64_t>(length))}; };
  if (value.is_known()) {
    range.minimum = bound(1);
    range.maximum = bound(value.size());
  } else if (value.type().is_collection()) {
    // cty bounds a length by its largest integer.
    constexpr uint64_t longest = std::numeric_limits<int64_t>::max();
    range.minimum = bound(value.refinement().min_length);
    range.maximum = bound(std::min(value.refinement().max_length, longest));
  } else if (value.type().is(TypeKind::String)) {
    range.minimum = bound(split_graphemes(value.refinement().prefix).size());
  }
  return Value::refined(Type::number(), std::move(range));
}

FunctionResult length_call(const CallContext&, Arguments arguments) {
  const Value& value = arguments[0];
  const Type& type = value.type();
  auto count = [](size_t size) { return Value::number(static_cast<int64_t>(size)); };
  if (type.is(TypeKind::Tuple)) {
    return count(type.elements().size());
  }
  if (type.is(TypeKind::Object)) {
    return count(type.attributes().size());
  }
  if (!type.is(TypeKind::Dynamic) && !type.is(TypeKind::String) && !type.is_collection()) {
    return call_error("argument must be a string, a collection type, or a structural type");
  }
  if (type.is(TypeKind::Dynamic)) {
    return pending(Type::number());
  }
  if (type.is(TypeKind::String) ? !value.is_known() : !has_known_length(value)) {
    return length_range(value);
  }
  return count(type.is(TypeKind::String) ? split_graphemes(value.as_string()).size()
                                         : value.size());
}

Parameter list_parameter(Type element, std::string_view doc, bool allow_marked = false) {
  return {.name = "list",
          .type = Type::list(std::move(element)),
          .allow_marked = allow_marked,
          .doc = doc};
}

FunctionResult matchkeys_type(Arguments arguments) {
  if (!unify(types_of(arguments.subspan(1)), Conversions::Unsafe)) {
    return call_error("keys and searchset must be of the same type");
  }
  return Value::unknown(arguments[0].type());
}

FunctionResult matchkeys_call(const CallContext& context, Arguments arguments) {
  FunctionResult sample = matchkeys_type(arguments);
  if (!sample) {
    return sample;
  }
  const Value& values = arguments[0];
  if (values.size() != arguments[1].size()) {
    return call_error("length of keys and values should be equal");
  }
  const auto type = unify(types_of(arguments.subspan(1)), Conversions::Unsafe);
  KILN_ASSIGN(const Value keys, convert(arguments[1], *type));
  KILN_ASSIGN(const Value wanted, convert(arguments[2], *type));
  KILN_TRY(afford(context, keys.size() * wanted.size() / 16));
  if (wanted.size() > 0 && !(values.is_wholly_known() && keys.is_wholly_known())) {
    return pending(values.type());
  }
  std::vector<Value> found;
  for (size_t i = 0; i < keys.size(); ++i) {
    for (const Value& candidate : wanted.elements()) {
      const Value equal = equal_values(keys.elements()[i], candidate);
      if (!equal.is_known()) {
        return pending(values.type());
      }
      if (!keys.elements()[i].is_null() && equal.as_bool()) {
        found.push_back(values.elements()[i]);
        break;
      }
    }
  }
  return Value::list(values.type().element(), std::move(found));
}

}  // namespace

std::span<const FunctionInfo> search_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "alltrue",
          .category = "collection",
          .doc = "Whether every element is true. An empty list gives true, a null false.",
          .example = {"alltrue([true, true])", "true"},
          .parameters = {list_parameter(Type::boolean(), "The bools; an empty list gives true.")},
          .result = Type::boolean(),
          .call = alltrue_call,
      },
      {
          .name = "anytrue",
          .category = "collection",
          .doc = "Whether some element is true. An empty list gives false; nulls are skipped.",
          .example = {"anytrue([false, true])", "true"},
          .parameters = {list_parameter(Type::boolean(), "The bools; an empty list gives false.")},
          .result = Type::boolean(),
          .call = anytrue_call,
      },
      {
          .name = "contains",
          .category = "collection",
          .doc = "Whether a list, tuple or set has a value.",
          .example = {R"(contains(["a", "b"], "b"))", "true"},
          .parameters = {any_parameter("list", "Where to look."),
                         any_parameter("value", "What to look for; no conversion is made.")},
          .result = Type::boolean(),
          .call = contains_call,
      },
      {
          .name = "index",
          .category = "collection",
          .doc = "The index of the first element that equals a value; when there is none that is "
                 "an error.",
          .example = {R"(index(["a", "b"], "b"))", "1"},
          .parameters = {any_parameter("list", "A list or tuple."),
                         any_parameter("value", "What to look for.")},
          .result = Type::number(),
          .result_type = index_type,
          .call = index_call,
      },
      {
          .name = "length",
          .category = "collection",
          .doc = "How many elements a collection has, or how many characters, as people see them, "
                 "a string has.",
          .example = {R"(length(["a", "b"]))", "2"},
          .parameters = {{.name = "value",
                          .type = Type::dynamic(),
                          .allow_unknown = true,
                          .doc = "A string or collection."}},
          .result = Type::number(),
          .call = length_call,
      },
      {
          .name = "matchkeys",
          .category = "collection",
          .doc = "The elements of a list whose keys, at the same places of a second list, are in a "
                 "third.",
          .example = {R"(matchkeys(["i-1", "i-2", "i-3"], ["west", "east", "west"], ["west"]))",
                      R"(["i-1", "i-3"])"},
          .origin = FunctionOrigin::Kiln,
          .parameters =
              {{.name = "values", .type = Type::list(Type::dynamic()), .doc = "The elements."},
               {.name = "keys", .type = Type::list(Type::dynamic()), .doc = "As many keys."},
               {.name = "searchset",
                .type = Type::list(Type::dynamic()),
                .doc = "The keys to look for."}},
          .result_type = matchkeys_type,
          .call = matchkeys_call,
      },
  };
  return functions;
}

}  // namespace kiln
