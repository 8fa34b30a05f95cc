#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"

// Functions of maps and objects.
namespace kiln {
namespace {

FunctionResult keys_call(const CallContext&, Arguments arguments) {
  const Value& map = arguments[0];
  std::vector<Value> keys;
  if (map.type().is(TypeKind::Object)) {
    for (const auto& [name, type] : map.type().attributes()) {
      keys.push_back(Value::string(name));
    }
    return Value::tuple(std::move(keys)).with_marks_of(map);
  }
  if (map.type().is(TypeKind::Dynamic) && !map.is_known()) {
    return Value::unknown(Type::dynamic()).with_marks_of(map);
  }
  if (!map.type().is(TypeKind::Map)) {
    return argument_error(0, "must have map or object type");
  }
  if (!map.is_known()) {
    return pending(Type::list(Type::string())).with_marks_of(map);
  }
  for (const auto& [key, value] : map.entries()) {
    keys.push_back(Value::string(key));
  }
  return Value::list(Type::string(), std::move(keys)).with_marks_of(map);
}

FunctionResult values_call(const CallContext&, Arguments arguments) {
  const Value& map = arguments[0];
  if (!is_keyed(map.type())) {
    return call_error("values() requires a map as the first argument");
  }
  std::vector<Value> values;
  for (const auto& [key, value] : map.entries()) {
    values.push_back(value);
  }
  Value result = map.type().is(TypeKind::Map) ? Value::list(map.type().element(), std::move(values))
                                              : Value::tuple(std::move(values));
  return result.with_marks_of(map);
}

FunctionResult values_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.is(TypeKind::Map)) {
    return Value::unknown(Type::list(type.element()));
  }
  if (type.is(TypeKind::Object)) {
    std::vector<Type> types;
    for (const auto& [name, attribute] : type.attributes()) {
      types.push_back(attribute);
    }
    return Value::unknown(Type::tuple(std::move(types)));
  }
  if (type.is(TypeKind::Dynamic)) {
    return Value::unknown(Type::dynamic());
  }
  return call_error("values() requires a map as the first argument");
}

FunctionResult lookup_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.is(TypeKind::Dynamic)) {
    return Value::unknown(Type::dynamic());
  }
  if (!is_keyed(type)) {
    return argument_error(0, "lookup() requires a map as the first argument");
  }
  if (type.is(TypeKind::Map)) {
    if (!convert(arguments[2], type.element())) {
      return argument_error(2, "the default value must have the same type as the map elements");
    }
    return Value::unknown(type.element());
  }
  if (!arguments[1].is_known()) {
    return Value::unknown(Type::dynamic());
  }
  const auto found = type.attributes().find(arguments[1].as_string());
  return Value::unknown(found == type.attributes().end() ? arguments[2].type() : found->second);
}

FunctionResult lookup_call(const CallContext&, Arguments arguments) {
  const Value& map = arguments[0];
  const Value& fallback = arguments[2];
  if (!is_keyed(map.type())) {
    return argument_error(0, "lookup() requires a map as the first argument");
  }
  Result<Value> converted = fallback;
  if (map.type().is(TypeKind::Map)) {
    converted = convert(fallback, map.type().element());
    if (!converted) {
      return argument_error(2, "the default value must have the same type as the map elements");
    }
  }
  std::vector<Mark> marks = union_marks(map.marks(), arguments[1].marks());
  if (!map.is_wholly_known()) {
    FunctionResult sample = lookup_type(arguments);
    return sample ? FunctionResult((*sample).with_marks(marks)) : sample;
  }
  if (const Value* found = map.find(arguments[1].as_string())) {
    return found->with_marks(marks);
  }
  return converted->with_marks(marks);
}

FunctionError not_keyed(const Type& type) {
  return call_error("arguments must be maps or objects, got " + go_quote(type.friendly_name()));
}

// Adds what one argument of merge() gives the result; false when its keys are not known yet.
bool add_attribute_types(const Value& argument, std::map<std::string, Type>& attributes) {
  if (argument.is_null()) {
    return true;
  }
  const Type& type = argument.type();
  if (type.is(TypeKind::Object)) {
    for (const auto& [name, attribute] : type.attributes()) {
      attributes.insert_or_assign(name, attribute);
    }
    return true;
  }
  if (!argument.is_known()) {
    return false;
  }
  for (const auto& [key, value] : argument.entries()) {
    attributes.insert_or_assign(key, type.element());
  }
  return true;
}

// The type that all arguments have, or an object of all attributes. Arguments after one of unknown
// type are not looked at.
FunctionResult merge_type(Arguments arguments) {
  std::map<std::string, Type> attributes;
  bool matching = true;
  bool known = true;
  for (const Value& argument : arguments) {
    const Type& type = argument.type();
    if (type.is(TypeKind::Dynamic)) {
      return Value::unknown(Type::dynamic());
    }
    if (!is_keyed(type)) {
      return not_keyed(type);
    }
    known = add_attribute_types(argument, attributes) && known;
    matching &= type == arguments[0].type();
  }
  if (matching && !arguments.empty()) {
    return Value::unknown(arguments[0].type());
  }
  return Value::unknown(known ? Type::object(std::move(attributes)) : Type::dynamic());
}

FunctionResult merge_call(const CallContext&, Arguments arguments) {
  FunctionResult sample = merge_type(arguments);
  if (!sample) {
    return sample;
  }
  const Type& type = (*sample).type();
  std::map<std::string, Value> merged;
  std::vector<Mark> marks;
  for (const Value& argument : arguments) {
    if (argument.is_null()) {
      continue;
    }
    if (!is_keyed(argument.type())) {
      return not_keyed(argument.type());
    }
    marks = union_marks(marks, argument.marks());
    for (const auto& [key, value] : argument.entries()) {
      merged.insert_or_assign(key, value);
    }
  }
  if (type.is(TypeKind::Object) && merged.size() < type.attributes().size()) {
    return call_error("all arguments are null");
  }
  Value result = type.is(TypeKind::Map) ? Value::map(type.element(), std::move(merged))
                                        : Value::object(std::move(merged));
  return result.with_marks(marks);
}

FunctionError mismatched_counts(size_t keys, size_t values) {
  return call_error(
      fmt::format("number of keys ({}) does not match number of values ({})", keys, values));
}

// The names of an object's attributes must be known to tell its type; those of a map not.
FunctionResult zipmap_type(Arguments arguments) {
  const Value& keys = arguments[0];
  const Type& values = arguments[1].type();
  if (values.is(TypeKind::List)) {
    return Value::unknown(Type::map(values.element()));
  }
  if (!values.is(TypeKind::Tuple)) {
    return call_error("values argument must be a list or tuple value");
  }
  if (!keys.is_wholly_known()) {
    return Value::unknown(Type::dynamic());
  }
  if (keys.size() != values.elements().size()) {
    return mismatched_counts(keys.size(), values.elements().size());
  }
  std::map<std::string, Type> attributes;
  for (size_t i = 0; i < keys.size(); ++i) {
    const Value& key = keys.elements()[i];
    if (key.is_null()) {
      return call_error(fmt::format("keys list has null value at index {}", i));
    }
    attributes.insert_or_assign(key.as_string(), values.elements()[i]);
  }
  return Value::unknown(Type::object(std::move(attributes)));
}

FunctionResult zipmap_call(const CallContext&, Arguments arguments) {
  FunctionResult sample = zipmap_type(arguments);
  if (!sample) {
    return sample;
  }
  const Value& keys = arguments[0];
  const Value& values = arguments[1];
  if (!keys.is_wholly_known()) {
    return (*sample).with_marks_of(keys).with_marks_of(values);
  }
  if (keys.size() != values.size()) {
    return mismatched_counts(keys.size(), values.size());
  }
  std::map<std::string, Value> entries;
  for (size_t i = 0; i < keys.size(); ++i) {
    const Value& key = keys.elements()[i];
    if (key.is_null()) {
      return call_error(fmt::format("keys list has null value at index {}", i));
    }
    entries.insert_or_assign(key.as_string(), values.elements()[i]);
  }
  Value result = values.type().is(TypeKind::List)
                     ? Value::map(values.type().element(), std::move(entries))
                     : Value::object(std::move(entries));
  return result.with_marks(union_marks(keys.all_marks(), values.marks()));
}

FunctionResult transpose_call(const CallContext&, Arguments arguments) {
  const Type lists = Type::list(Type::string());
  if (!arguments[0].is_wholly_known()) {
    return pending(Type::map(lists));
  }
  std::map<std::string, std::vector<Value>> turned;
  for (const auto& [key, list] : arguments[0].entries()) {
    if (list.is_null()) {
      return argument_error(0, fmt::format("the list of {} is null", go_quote(key)));
    }
    for (const Value& element : list.elements()) {
      if (element.is_null()) {
        return argument_error(0, fmt::format("the list of {} has a null", go_quote(key)));
      }
      turned[element.as_string()].push_back(Value::string(key));
    }
  }
  std::map<std::string, Value> entries;
  for (auto& [key, list] : turned) {
    entries.emplace(key, Value::list(Type::string(), std::move(list)));
  }
  return Value::map(lists, std::move(entries));
}

}  // namespace

std::span<const FunctionInfo> mapping_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "keys",
          .category = "collection",
          .doc = "The keys of a map or object, sorted.",
          .example = {"keys({ b = 2, a = 1 })", R"(["a", "b"])"},
          .parameters = {{.name = "inputMap",
                          .type = Type::dynamic(),
                          .allow_unknown = true,
                          .allow_marked = true,
                          .needs_type = true,
                          .doc = "A map or object."}},
          .call = keys_call,
      },
      {
          .name = "lookup",
          .category = "collection",
          .doc = "The element of a map or object with a key, or a default if there is none.",
          .example = {R"(lookup({ a = 1 }, "b", 0))", "0"},
          .parameters =
              {structure_parameter("inputMap", "A map or object."),
               {.name = "key", .type = Type::string(), .allow_marked = true, .doc = "The key."},
               structure_parameter("default", "What to give when there is none.")},
          .result_type = lookup_type,
          .not_null = false,
          .call = lookup_call,
      },
      {
          .name = "merge",
          .category = "collection",
          .doc = "Several maps or objects as one; where keys meet, the later one wins. What is "
                 "inside is not merged.",
          .example = {"merge({ a = 1, b = 2 }, { b = 3 })", "{ a = 1, b = 3 }"},
          .rest = Parameter{.name = "maps",
                            .type = Type::dynamic(),
                            .allow_null = true,
                            .allow_marked = true,
                            .doc = "Maps or objects; nulls are skipped."},
          .result_type = merge_type,
          .call = merge_call,
      },
      {
          .name = "transpose",
          .category = "collection",
          .doc = "Turns a map of lists round: what was in a list becomes a key, and what was a key "
                 "goes into its list.",
          .example = {R"(transpose({ a = ["1", "2"], b = ["2"] }))",
                      R"({ "1" = ["a"], "2" = ["a", "b"] })"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {{.name = "values",
                          .type = Type::map(Type::list(Type::string())),
                          .doc = "A map of lists of strings."}},
          .result = Type::map(Type::list(Type::string())),
          .call = transpose_call,
      },
      {
          .name = "values",
          .category = "collection",
          .doc = "The elements of a map or object, in order of their keys.",
          .example = {"values({ b = 2, a = 1 })", "[1, 2]"},
          .parameters = {structure_parameter("mapping", "A map or object.")},
          .result_type = values_type,
          .call = values_call,
      },
      {
          .name = "zipmap",
          .category = "collection",
          .doc = "A map from a list of keys and a list of values, or an object from a tuple of "
                 "values.",
          .example = {R"(zipmap(["a", "b"], [1, 2]))", "{ a = 1, b = 2 }"},
          .parameters = {{.name = "keys",
                          .type = Type::list(Type::string()),
                          .allow_marked = true,
                          .doc = "The keys."},
                         structure_parameter("values", "As many values.")},
          .result_type = zipmap_type,
          .call = zipmap_call,
      },
  };
  return functions;
}

}  // namespace kiln
