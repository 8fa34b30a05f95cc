#include "stdlib/functions/formats/toml.h"

#include "stdlib/functions/arguments.h"

namespace kiln {
namespace {

FunctionResult tomldecode_call(const CallContext& context, Arguments arguments) {
  KILN_TRY(afford_parsing(context, arguments[0].as_string()));
  KILN_ASSIGN(Value value, value_from_toml(arguments[0].as_string()));
  return value;
}

FunctionResult tomlencode_call(const CallContext&, Arguments arguments) {
  if (!arguments[0].is_wholly_known()) {
    return pending(Type::string());
  }
  Result<std::string> document = value_to_toml(arguments[0]);
  if (!document) {
    return argument_error(0, document.error().message);
  }
  return Value::string(*document);
}

}  // namespace

std::span<const FunctionInfo> toml_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "tomldecode",
          .category = "encoding",
          .doc =
              "The value that a TOML document stands for: an object. Dates and times are strings.",
          .example = {R"(tomldecode("[disk]\nsize = 10\n"))", "{ disk = { size = 10 } }"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {string_parameter("str", "The document.")},
          .call = tomldecode_call,
      },
      {
          .name = "tomlencode",
          .category = "encoding",
          .doc = "A map or object as a TOML document. What TOML cannot say (null, whole numbers "
                 "beyond 64 bits) is an error.",
          .example = {R"(tomlencode({ name = "web", disk = { size = 10 } }))",
                      R"("name = \"web\"\n\n[disk]\nsize = 10\n")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {any_parameter("value", "A map or object.")},
          .result = Type::string(),
          .call = tomlencode_call,
      },
  };
  return functions;
}

}  // namespace kiln
