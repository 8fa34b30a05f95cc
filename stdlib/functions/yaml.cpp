#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/yaml_reader.h"
#include "stdlib/functions/formats/yaml_writer.h"

namespace kiln {
namespace {

FunctionResult yamldecode_call(const CallContext& context, Arguments arguments) {
  KILN_TRY(afford_parsing(context, arguments[0].as_string()));
  KILN_ASSIGN(Value value, value_from_yaml(arguments[0].as_string()));
  // Packer's library takes a document that is null for one whose type is not known.
  return value.type().is(TypeKind::Dynamic) ? Value::unknown(Type::dynamic()) : value;
}

FunctionResult yamlencode_call(const CallContext&, Arguments arguments) {
  if (!arguments[0].is_wholly_known()) {
    return Value::unknown(Type::string());
  }
  KILN_ASSIGN(std::string yaml, value_to_yaml(arguments[0]));
  return Value::string(yaml);
}

}  // namespace

std::span<const FunctionInfo> yaml_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "yamldecode",
          .category = "encoding",
          .doc = "The value that a YAML document stands for.",
          .example = {R"(yamldecode("disks:\n- 1\n- 2\n"))", "{ disks = [1, 2] }"},
          .parameters = {string_parameter("src", "The document.")},
          .not_null = false,
          .call = yamldecode_call,
      },
      {
          .name = "yamlencode",
          .category = "encoding",
          .doc =
              "A value as a YAML document in block style, keys sorted, strings in double quotes.",
          .example = {R"(yamlencode({ name = "web", disks = [1] }))",
                      R"("\"disks\":\n- 1\n\"name\": \"web\"\n")"},
          .parameters =
              {{.name = "value", .type = Type::dynamic(), .allow_null = true, .doc = "Any value."}},
          .result = Type::string(),
          .not_null = false,
          .call = yamlencode_call,
      },
  };
  return functions;
}

}  // namespace kiln
