#include "stdlib/script/script_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/config/option.h"

namespace kiln {
namespace {

constexpr std::string_view default_shebang = "/bin/sh -e";

std::vector<int64_t> valid_exit_codes(const Value& config) {
  std::vector<int64_t> codes = integers_option(config, "valid_exit_codes");
  return codes.empty() ? std::vector<int64_t>{0} : codes;
}

}  // namespace

std::vector<ArgumentSchema> script_arguments() {
  Type strings = Type::list(Type::string());
  return {
      {.name = "inline", .type = strings, .doc = "Lines of one script, run in order."},
      {.name = "script", .type = Type::string(), .doc = "Path of a local script to run."},
      {.name = "scripts", .type = strings, .doc = "Paths of local scripts to run, in order."},
      {.name = "environment_vars",
       .type = strings,
       .doc = "Environment of the scripts, each `NAME=value`."},
      {.name = "env",
       .type = Type::map(Type::string()),
       .doc = "Environment of the scripts by name; wins over `environment_vars`."},
      {.name = "env_var_format",
       .type = Type::string(),
       .doc = "How one variable is written in `{{.Vars}}`: a printf format for name and value."},
      {.name = "inline_shebang",
       .type = Type::string(),
       .doc = "Interpreter of the inline script, without `#!`. Default `/bin/sh -e`."},
      {.name = "valid_exit_codes",
       .type = Type::list(Type::number()),
       .doc = "Exit codes that mean success; replaces the default, [0]."},
  };
}

std::vector<ArgumentSchema> windows_script_arguments() {
  std::vector<ArgumentSchema> arguments = script_arguments();
  std::erase_if(arguments, [](const auto& argument) { return argument.name == "inline_shebang"; });
  return arguments;
}

std::vector<std::string> script_paths(const Value& config) {
  std::vector<std::string> paths = strings_option(config, "scripts");
  if (const Value* script = find_option(config, "script");
      script != nullptr && !script->as_string().empty()) {
    paths = {script->as_string()};
  }
  return paths;
}

std::vector<ConfigProblem> check_script_files_and_environment(const Value& config,
                                                              const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  for (const std::string& entry : strings_option(config, "environment_vars")) {
    // The entry itself may be a secret that someone misplaced: only its first letters up to a `=`
    // could be shown, and there is none.
    if (entry.find('=') == std::string::npos || entry.front() == '=') {
      problems.push_back({"environment_vars",
                          fmt::format("Environment variable not in format 'key=value': {}",
                                      config.contains_mark("sensitive") ? "(sensitive)" : entry)});
    }
  }
  std::string_view argument = has_option(config, "script") ? "script" : "scripts";
  for (const std::string& path : script_paths(config)) {
    FileKind kind = context.files.kind(path);
    if (kind == FileKind::Missing) {
      problems.push_back(
          {std::string(argument),
           fmt::format("Bad script '{}': stat {}: no such file or directory", path, path)});
    } else if (kind == FileKind::Directory) {
      problems.push_back(
          {std::string(argument), fmt::format("Bad script '{}': it is a directory", path)});
    }
  }
  return problems;
}

std::vector<ConfigProblem> check_scripts(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  bool script = has_option(config, "script");
  bool scripts = has_option(config, "scripts");
  bool lines = has_option(config, "inline");
  if (script && scripts) {
    problems.push_back({"script", "Only one of script or scripts can be specified."});
  } else if (!script && !scripts && !lines) {
    problems.push_back({"", "Either a script file or inline script must be specified."});
  } else if ((script || scripts) && lines) {
    problems.push_back(
        {"inline", "Only a script file or an inline script can be specified, not both."});
  }
  for (ConfigProblem& problem : check_script_files_and_environment(config, context)) {
    problems.push_back(std::move(problem));
  }
  return problems;
}

std::map<std::string, std::string> script_environment(const Value& config,
                                                      const std::string& declared_name,
                                                      const std::string& builder_type) {
  std::map<std::string, std::string> environment = {{"PACKER_BUILD_NAME", declared_name},
                                                    {"PACKER_BUILDER_TYPE", builder_type}};
  for (const std::string& entry : strings_option(config, "environment_vars")) {
    size_t equals = entry.find('=');
    if (equals != std::string::npos) {
      environment[entry.substr(0, equals)] = entry.substr(equals + 1);
    }
  }
  for (const auto& [name, value] : string_map_option(config, "env")) {
    environment[name] = value;
  }
  return environment;
}

std::string format_environment(const std::map<std::string, std::string>& environment,
                               std::string_view format) {
  std::string text;
  for (const auto& [name, value] : environment) {
    std::string quoted;
    for (char c : value) {
      quoted += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
    }
    int used = 0;
    for (size_t i = 0; i < format.size(); ++i) {
      if (format[i] != '%' || i + 1 == format.size()) {
        text += format[i];
      } else if (format[++i] == 's') {
        text += used++ == 0 ? name : quoted;
      } else if (format[i] == '%') {
        text += '%';
      } else {
        text += {'%', format[i]};
      }
    }
  }
  return text;
}

std::string inline_script(const Value& config) {
  std::vector<std::string> lines = strings_option(config, "inline");
  std::string text;
  bool brings_its_own =
      !has_option(config, "inline_shebang") && !lines.empty() && lines.front().starts_with("#!");
  if (!brings_its_own) {
    text = fmt::format("#!{}\n", string_option(config, "inline_shebang", default_shebang));
  }
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

Result<void> check_exit_code(int code, const Value& config) {
  std::vector<int64_t> valid = valid_exit_codes(config);
  if (std::find(valid.begin(), valid.end(), code) != valid.end()) {
    return {};
  }
  return Error{
      fmt::format("Script exited with non-zero exit status: {}. Allowed exit codes are: [{}]", code,
                  fmt::join(valid, " "))};
}

}  // namespace kiln
