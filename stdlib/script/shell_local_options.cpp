#include "stdlib/script/shell_local_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/script/script_options.h"

namespace kiln {
namespace {

constexpr std::string_view systems[] = {"darwin",  "freebsd", "linux",
                                        "openbsd", "solaris", "windows"};

// Whether it says something to run: an empty string or list does not.
bool says_something(const Value& config, const char* name) {
  const Value* value = config.find(name);
  if (value == nullptr || value->is_null()) {
    return false;
  }
  if (!value->is_known()) {
    return true;
  }
  return value->type().is(TypeKind::String) ? !value->as_string().empty() : value->size() > 0;
}

}  // namespace

Schema shell_local_schema(std::string doc) {
  Schema schema = {.doc = std::move(doc), .arguments = script_arguments()};
  Type strings = Type::list(Type::string());
  schema.arguments.push_back({.name = "command",
                              .type = Type::string(),
                              .doc = "One line to run.",
                              .deprecated = "Use `inline` instead."});
  schema.arguments.push_back(
      {.name = "execute_command",
       .type = strings,
       .doc = "The program and its arguments. Default `[\"/bin/sh\", \"-c\", \"{{.Vars}} "
              "{{.Script}}\"]`, where the variables travel in the environment rather than on the "
              "command line.",
       .raw_template = true});
  schema.arguments.push_back({.name = "only_on",
                              .type = strings,
                              .doc = "Run on these operating systems only: `linux`, `darwin`..."});
  schema.arguments.push_back({.name = "tempfile_extension",
                              .type = Type::string(),
                              .doc = "Ending of the temporary file of an inline script."});
  schema.arguments.push_back({.name = "use_linux_pathing",
                              .type = Type::boolean(),
                              .doc = "For the Windows Subsystem for Linux; does nothing here."});
  return schema;
}

std::vector<ConfigProblem> check_shell_local(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  int given = 0;
  for (const char* name : {"command", "inline", "script", "scripts"}) {
    given += static_cast<int>(says_something(config, name));
  }
  if (given == 0) {
    problems.push_back({"", "Command, Inline, Script and Scripts options cannot all be empty."});
  }
  if (given > 1) {
    problems.push_back({"",
                        "You may only specify one of the following options: Command, Inline, "
                        "Script or Scripts. Please consolidate these options in your config."});
  }
  for (const std::string& system : strings_option(config, "only_on")) {
    if (std::ranges::find(systems, system) == std::end(systems)) {
      problems.push_back(
          {"only_on",
           fmt::format("Invalid OS specified in only_on: '{}'\nSupported OS names: darwin, "
                       "freebsd, linux, openbsd, solaris, windows",
                       system)});
    }
  }
  std::vector<ConfigProblem> shared = check_script_files_and_environment(config, context);
  std::ranges::move(shared, std::back_inserter(problems));
  return problems;
}

Value with_command_as_inline(const Value& config) {
  const Value* command = find_option(config, "command");
  if (command == nullptr || command->as_string().empty()) {
    return config;
  }
  std::map<std::string, Value> options = config.entries();
  options.insert_or_assign("inline", Value::list(Type::string(), {*command}));
  return Value::object(std::move(options)).with_marks_of(config);
}

}  // namespace kiln
