#include "compiler/value/convert.h"
#include "stdlib/functions/arguments.h"

// One of several values.
namespace kiln {
namespace {

FunctionResult coalesce_type(Arguments arguments) {
  auto type = unify(types_of(arguments), Conversions::Unsafe);
  if (!type || arguments.empty()) {
    return call_error("all arguments must have the same type");
  }
  return Value::unknown(*type);
}

FunctionResult coalesce_call(const CallContext&, Arguments arguments) {
  FunctionResult sample = coalesce_type(arguments);
  if (!sample) {
    return sample;
  }
  const Type& type = (*sample).type();
  for (const Value& argument : arguments) {
    // What cannot be converted after all (a text in a list of numbers) is passed over, as in
    // Packer.
    const Result<Value> converted = convert(argument, type);
    if (!converted) {
      continue;
    }
    const Value& value = *converted;
    if (!value.is_known()) {
      return sample;
    }
    // A text that is not converted, because some argument has no type yet, counts even when empty.
    bool empty = !value.is_null() && type.is(TypeKind::String) && value.as_string().empty();
    if (!value.is_null() && !empty) {
      return value;
    }
  }
  return call_error("no non-null, non-empty-string arguments");
}

FunctionResult coalescelist_call(const CallContext&, Arguments arguments) {
  if (arguments.empty()) {
    return call_error("at least one argument is required");
  }
  for (const Value& argument : arguments) {
    // Whatever follows may still be of any type.
    if (!argument.is_known()) {
      break;
    }
    if (!is_sequence(argument.type())) {
      return call_error("coalescelist arguments must be lists or tuples");
    }
  }
  for (const Value& argument : arguments) {
    if (!argument.is_known()) {
      return Value::unknown(Type::dynamic());
    }
    if (!argument.is_null() && argument.size() > 0) {
      return argument;
    }
  }
  return call_error("no non-null arguments");
}

constexpr std::string_view wrong_count =
    "must be a list, set, or tuple value with either zero or one elements";

FunctionResult one_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.is(TypeKind::List) || type.is(TypeKind::Set)) {
    return Value::unknown(type.element());
  }
  if (type.is(TypeKind::Dynamic) || (type.is(TypeKind::Tuple) && type.elements().empty())) {
    return Value::unknown(Type::dynamic());
  }
  if (type.is(TypeKind::Tuple) && type.elements().size() == 1) {
    return Value::unknown(type.elements()[0]);
  }
  return argument_error(0, std::string(wrong_count));
}

FunctionResult one_call(const CallContext&, Arguments arguments) {
  FunctionResult type = one_type(arguments);
  if (!type) {
    return type;
  }
  const Value& list = arguments[0];
  if (list.size() > 1) {
    return argument_error(0, std::string(wrong_count));
  }
  return list.size() == 0 ? Value::null((*type).type()) : list.elements()[0];
}

}  // namespace

std::span<const FunctionInfo> choice_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "coalesce",
          .category = "collection",
          .doc = "The first argument that is neither null nor an empty string. The arguments are "
                 "converted to one type; when none is left that is an error.",
          .example = {R"(coalesce(null, "", "a", "b"))", R"("a")"},
          .rest = Parameter{.name = "vals",
                            .type = Type::dynamic(),
                            .allow_null = true,
                            .allow_unknown = true,
                            .doc = "Values of one type, or convertible to one."},
          .result_type = coalesce_type,
          .not_null = false,
          .call = coalesce_call,
      },
      {
          .name = "coalescelist",
          .category = "collection",
          .doc = "The first list or tuple that is not empty; when all are empty that is an error.",
          .example = {R"(coalescelist([], ["a"]))", R"(["a"])"},
          .rest = Parameter{.name = "vals",
                            .type = Type::dynamic(),
                            .allow_null = true,
                            .allow_unknown = true,
                            .doc = "Lists or tuples."},
          .not_null = false,
          .call = coalescelist_call,
      },
      {
          .name = "one",
          .category = "collection",
          .doc = "The only element of a list, set or tuple; null when it is empty. More than one "
                 "is an error.",
          .example = {R"(one(["a"]))", R"("a")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {any_parameter("list", "A list, set or tuple of at most one element.")},
          .result_type = one_type,
          .call = one_call,
      },
  };
  return functions;
}

}  // namespace kiln
