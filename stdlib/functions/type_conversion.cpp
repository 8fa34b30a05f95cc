#include "compiler/value/convert.h"
#include "stdlib/functions/arguments.h"

// Conversions that Packer lacks (it has convert) and people know from Terraform.
namespace kiln {
namespace {

FunctionResult convert_to(const Value& value, const Type& type) {
  auto converted = convert(value, type);
  if (!converted) {
    return argument_error(0, converted.error().message);
  }
  return *std::move(converted);
}

FunctionResult tostring_call(const CallContext&, Arguments arguments) {
  return convert_to(arguments[0], Type::string());
}
FunctionResult tonumber_call(const CallContext&, Arguments arguments) {
  return convert_to(arguments[0], Type::number());
}
FunctionResult tobool_call(const CallContext&, Arguments arguments) {
  return convert_to(arguments[0], Type::boolean());
}
FunctionResult tolist_call(const CallContext&, Arguments arguments) {
  return convert_to(arguments[0], Type::list(Type::dynamic()));
}
FunctionResult toset_call(const CallContext&, Arguments arguments) {
  return convert_to(arguments[0], Type::set(Type::dynamic()));
}
FunctionResult tomap_call(const CallContext&, Arguments arguments) {
  return convert_to(arguments[0], Type::map(Type::dynamic()));
}

Parameter value_parameter() {
  return {.name = "v",
          .type = Type::dynamic(),
          .allow_null = true,
          .allow_unknown = true,
          .allow_marked = true,
          .doc = "What to convert."};
}

}  // namespace

std::span<const FunctionInfo> type_conversion_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "tobool",
          .category = "type",
          .doc = "Converts a value to a bool.",
          .example = {R"(tobool("true"))", "true"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter()},
          .result = Type::boolean(),
          .call = tobool_call,
      },
      {
          .name = "tolist",
          .category = "type",
          .doc = "Converts a value to a list.",
          .example = {R"(tolist(toset(["b", "a"])))", R"(["a", "b"])"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter()},
          .call = tolist_call,
      },
      {
          .name = "tomap",
          .category = "type",
          .doc = "Converts a value to a map.",
          .example = {R"(tomap({ a = 1, b = "2" }))", R"({ a = "1", b = "2" })"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter()},
          .call = tomap_call,
      },
      {
          .name = "tonumber",
          .category = "type",
          .doc = "Converts a value to a number.",
          .example = {R"(tonumber("12"))", "12"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter()},
          .result = Type::number(),
          .call = tonumber_call,
      },
      {
          .name = "toset",
          .category = "type",
          .doc = "Converts a value to a set, without duplicates.",
          .example = {R"(toset(["b", "a", "b"]))", R"(["a", "b"])"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter()},
          .call = toset_call,
      },
      {
          .name = "tostring",
          .category = "type",
          .doc = "Converts a value to a string.",
          .example = {"tostring(12)", R"("12")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter()},
          .result = Type::string(),
          .call = tostring_call,
      },
  };
  return functions;
}

}  // namespace kiln
