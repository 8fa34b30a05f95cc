#include "stdlib/functions/formats/template_file.h"

#include "stdlib/functions/formats/path.h"

namespace kiln {

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

std::string resolve_template_path(const CallContext& context, const std::string& path) {
  auto expanded = expand_home(context, path);
  return path_under(context.base_directory, expanded ? *expanded : path);
}

Result<std::string> read_template_file(const CallContext& context, const std::string& path) {
  std::string resolved = resolve_template_path(context, path);
  if (context.files == nullptr || context.files->kind(resolved) == FileKind::Missing) {
    return Error{"no file exists at " + resolved};
  }
  auto content = context.files->read(resolved);
  if (!content) {
    return Error{"failed to open " + path};
  }
  return content;
}

}  // namespace kiln
