#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/template_file.h"

// Templates rendered with variables of their own.
namespace kiln {
namespace {

FunctionResult render(const CallContext& context, const std::string& function,
                      const std::string& path, const std::string& text, const Value& variables) {
  if (!is_keyed(variables.type())) {
    return argument_error(1, "invalid vars value: must be a map");
  }
  for (const auto& [name, value] : variables.entries()) {
    if (!is_identifier(name)) {
      return argument_error(
          1, fmt::format("invalid template variable name {}: must start with a letter, followed by "
                         "zero or more letters, digits, and underscores",
                         go_quote(name)));
    }
  }
  if (!context.render_template) {
    return call_error(fmt::format("cannot recursively call {0} from inside {0} call", function));
  }
  KILN_ASSIGN(Value rendered, context.render_template(path, text, variables));
  return rendered;
}

FunctionResult templatefile_call(const CallContext& context, Arguments arguments) {
  const std::string& path = arguments[0].as_string();
  KILN_ASSIGN(const std::string text, read_template_file(context, path));
  return render(context, "templatefile", path, text, arguments[1]);
}

FunctionResult templatestring_call(const CallContext& context, Arguments arguments) {
  return render(context, "templatestring", "<templatestring argument>", arguments[0].as_string(),
                arguments[1]);
}

}  // namespace

std::span<const FunctionInfo> rendering_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "templatefile",
          .category = "filesystem",
          .doc = "Renders a file as a template of the language, with the variables given and all "
                 "functions but templatefile and templatestring themselves.",
          .example = {R"(templatefile("greeting.tpl", { name = "web" }))", R"("hello web")"},
          .parameters = {string_parameter(
                             "path", "The path; relative ones start at the template's directory."),
                         any_parameter("vars", "The variables it may use.")},
          .not_null = false,
          .call = templatefile_call,
      },
      {
          .name = "templatestring",
          .category = "string",
          .doc = "Renders a text as a template of the language, with the variables given and all "
                 "functions.",
          .example = {R"(templatestring("hello $${name}", { name = "web" }))", R"("hello web")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {string_parameter("template", "The text, such as that of a variable."),
                         any_parameter("vars", "The variables it may use.")},
          .call = templatestring_call,
      },
  };
  return functions;
}

}  // namespace kiln
