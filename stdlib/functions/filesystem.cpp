#include "compiler/value/base64.h"
#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/glob.h"
#include "stdlib/functions/formats/path.h"
#include "stdlib/functions/formats/template_file.h"

namespace kiln {
namespace {

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
  FileKind kind = context.files != nullptr
                      ? context.files->kind(resolve_template_path(context, path))
                      : FileKind::Missing;
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
    auto found =
        glob(*context.files, resolve_template_path(context, arguments[0].as_string()), pattern);
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

}  // namespace

std::span<const FunctionInfo> filesystem_functions() {
  static const Parameter path = string_parameter("path", "The path.");
  static const Parameter template_path =
      string_parameter("path", "The path; relative ones start at the template's directory.");
  static const FunctionInfo functions[] = {
      {
          .name = "abspath",
          .category = "filesystem",
          .doc = "The path as an absolute one, from the working directory.",
          .example = {R"(abspath("disk.img"))"},
          .parameters = {path},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = abspath_call,
      },
      {
          .name = "basename",
          .category = "filesystem",
          .doc = "The last element of a path.",
          .example = {R"(basename("out/disk.img"))", R"("disk.img")"},
          .parameters = {path},
          .result = Type::string(),
          .not_null = false,
          .call = basename_call,
      },
      {
          .name = "dirname",
          .category = "filesystem",
          .doc = "A path without its last element.",
          .example = {R"(dirname("out/disk.img"))", R"("out")"},
          .parameters = {path},
          .result = Type::string(),
          .not_null = false,
          .call = dirname_call,
      },
      {
          .name = "file",
          .category = "filesystem",
          .doc = "The content of a file, which must be UTF-8; of other files filebase64 and the "
                 "filesha256 family tell. In a plan the file counts as an input.",
          .example = {R"(file("motd.txt"))", R"("hello\n")"},
          .parameters = {template_path},
          .result = Type::string(),
          .not_null = false,
          .call = file_call,
      },
      {
          .name = "filebase64",
          .category = "filesystem",
          .doc = "The content of a file in Base64.",
          .example = {R"(filebase64("/template/motd.txt"))", R"("aGVsbG8K")"},
          .parameters = {string_parameter(
              "path", "The path; relative ones start at the working directory.")},
          .result = Type::string(),
          .call = filebase64_call,
      },
      {
          .name = "fileexists",
          .category = "filesystem",
          .doc =
              "Whether there is a regular file. A directory or a device of that name is an error.",
          .example = {R"(fileexists("motd.txt"))", "true"},
          .parameters = {template_path},
          .result = Type::boolean(),
          .not_null = false,
          .call = fileexists_call,
      },
      {
          .name = "fileset",
          .category = "filesystem",
          .doc = "The regular files of a directory that match a pattern, as paths relative to it.",
          .example = {R"(fileset(".", "*.txt"))", R"(["motd.txt"])"},
          .parameters = {template_path,
                         string_parameter("pattern",
                                          "With *, ?, [...], {a,b} and ** for any depth.")},
          .result = Type::set(Type::string()),
          .not_null = false,
          .call = fileset_call,
      },
      {
          .name = "pathexpand",
          .category = "filesystem",
          .doc = "The path with a leading ~ replaced by the home directory.",
          .example = {R"(pathexpand("~/images"))"},
          .parameters = {path},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = pathexpand_call,
      },
  };
  return functions;
}

}  // namespace kiln
