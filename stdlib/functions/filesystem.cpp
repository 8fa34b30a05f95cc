#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/base64.h"
#include "stdlib/functions/formats/glob.h"
#include "stdlib/functions/formats/path.h"

namespace kiln {
namespace {

// `~` and `~/...` with the home directory in place of the tilde.
Result<std::string> expand_home(const CallContext& context, const std::string& path) {
  if (!path.starts_with('~')) {
    return path;
  }
  if (path.size() > 1 && path[1] != '/') {
    return Error{"cannot expand user-specific home dir"};
  }
  auto home = context.environment ? context.environment("HOME") : std::nullopt;
  if (!home || home->empty()) {
    return Error{"cannot find the home directory: HOME is not set"};
  }
  return path == "~" ? *home : path_under(*home, path.substr(2));
}

// Where a path of the template points: relative ones start at the template's directory.
std::string resolve(const CallContext& context, const std::string& path) {
  auto expanded = expand_home(context, path);
  return path_under(context.base_directory, expanded ? *expanded : path);
}

Result<std::string> read_template_file(const CallContext& context, const std::string& path) {
  std::string resolved = resolve(context, path);
  if (context.files == nullptr || context.files->kind(resolved) == FileKind::Missing) {
    return Error{"no file exists at " + resolved};
  }
  auto content = context.files->read(resolved);
  if (!content) {
    return Error{"failed to open " + path};
  }
  return content;
}

FunctionResult abspath_call(const CallContext& context, Arguments arguments) {
  std::string directory = context.files != nullptr ? context.files->working_directory() : "/";
  return Value::string(path_under(directory, arguments[0].as_string()));
}

FunctionResult basename_call(const CallContext&, Arguments arguments) {
  return Value::string(path_base(arguments[0].as_string()));
}

FunctionResult dirname_call(const CallContext&, Arguments arguments) {
  return Value::string(path_directory(arguments[0].as_string()));
}

FunctionResult pathexpand_call(const CallContext& context, Arguments arguments) {
  KILN_ASSIGN(std::string path, expand_home(context, arguments[0].as_string()));
  return Value::string(path);
}

FunctionResult file_call(const CallContext& context, Arguments arguments) {
  const std::string& path = arguments[0].as_string();
  KILN_ASSIGN(std::string content, read_template_file(context, path));
  if (!is_utf8(content)) {
    return call_error("contents of " + path +
                      " are not valid UTF-8; use the filebase64 function to obtain the Base64 "
                      "encoded contents or the other file functions (e.g. filemd5, filesha256) to "
                      "obtain file hashing results instead");
  }
  return Value::string(content);
}

FunctionResult filebase64_call(const CallContext& context, Arguments arguments) {
  const std::string& path = arguments[0].as_string();
  auto content = context.files != nullptr ? context.files->read(path)
                                          : Result<std::string>(Error{"open " + path});
  if (!content) {
    return call_error(
        fmt::format("failed to read file {}: {}", go_quote(path), content.error().message));
  }
  return Value::string(encode_base64(*content));
}

FunctionResult fileexists_call(const CallContext& context, Arguments arguments) {
  const std::string& path = arguments[0].as_string();
  FileKind kind =
      context.files != nullptr ? context.files->kind(resolve(context, path)) : FileKind::Missing;
  switch (kind) {
    case FileKind::Missing:
      return Value::boolean(false);
    case FileKind::Regular:
      return Value::boolean(true);
    case FileKind::Directory:
      return call_error(path + " is not a regular file, but a directory");
    case FileKind::Other:
      break;
  }
  return call_error(path + " is not a regular file, but a device, pipe or socket");
}

FunctionResult fileset_call(const CallContext& context, Arguments arguments) {
  std::vector<Value> paths;
  if (context.files != nullptr) {
    const std::string& pattern = arguments[1].as_string();
    auto found = glob(*context.files, resolve(context, arguments[0].as_string()), pattern);
    if (!found) {
      return call_error(
          fmt::format("failed to glob pattern ({}): {}", pattern, found.error().message));
    }
    for (const std::string& path : *found) {
      paths.push_back(Value::string(path));
    }
  }
  return Value::set(Type::string(), std::move(paths));
}

FunctionResult templatefile_call(const CallContext& context, Arguments arguments) {
  const std::string& path = arguments[0].as_string();
  const Value& variables = arguments[1];
  KILN_ASSIGN(std::string text, read_template_file(context, path));
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
    return call_error("cannot recursively call templatefile from inside templatefile call");
  }
  KILN_ASSIGN(Value rendered, context.render_template(path, text, variables));
  return rendered;
}

}  // namespace

std::span<const FunctionInfo> filesystem_functions() {
  static const Parameter path = string_parameter("path", "The path.");
  static const Parameter template_path =
      string_parameter("path", "The path; relative ones start at the template's directory.");
  static const FunctionInfo functions[] = {
      {
          .name = "abspath",
          .doc = "The path as an absolute one, from the working directory.",
          .parameters = {path},
          .result = Type::string(),
          .pure = false,
          .call = abspath_call,
      },
      {
          .name = "basename",
          .doc = "The last element of a path.",
          .parameters = {path},
          .result = Type::string(),
          .call = basename_call,
      },
      {
          .name = "dirname",
          .doc = "A path without its last element.",
          .parameters = {path},
          .result = Type::string(),
          .call = dirname_call,
      },
      {
          .name = "file",
          .doc = "The content of a file, which must be UTF-8.",
          .parameters = {template_path},
          .result = Type::string(),
          .call = file_call,
      },
      {
          .name = "filebase64",
          .doc = "The content of a file in Base64.",
          .parameters = {string_parameter(
              "path", "The path; relative ones start at the working directory.")},
          .result = Type::string(),
          .call = filebase64_call,
      },
      {
          .name = "fileexists",
          .doc = "Whether there is a regular file.",
          .parameters = {template_path},
          .result = Type::boolean(),
          .call = fileexists_call,
      },
      {
          .name = "fileset",
          .doc = "The regular files of a directory that match a pattern, as paths relative to it.",
          .parameters = {template_path,
                         string_parameter("pattern",
                                          "With *, ?, [...], {a,b} and ** for any depth.")},
          .result = Type::set(Type::string()),
          .call = fileset_call,
      },
      {
          .name = "pathexpand",
          .doc = "The path with a leading ~ replaced by the home directory.",
          .parameters = {path},
          .result = Type::string(),
          .pure = false,
          .call = pathexpand_call,
      },
      {
          .name = "templatefile",
          .doc = "Renders a file as a template of the language.",
          .parameters = {template_path, any_parameter("vars", "The variables it may use.")},
          .call = templatefile_call,
      },
  };
  return functions;
}

}  // namespace kiln
