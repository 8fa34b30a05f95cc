#include "stdlib/options/guest_options.h"

#include <fmt/format.h>

#include "compiler/config/option.h"
#include "compiler/eval/go_template.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow elevated_rows[] = {
    {"elevated_password", Text, "Password of that user.", secret_option},
    {"elevated_user", Text, "User of a scheduled task to run as, on Windows."},
};

constexpr RuleRow elevated_rules[] = {
    {RuleKind::RequiredWith, "elevated_password elevated_user",
     "Must supply an 'elevated_user' if 'elevated_password' provided"},
};

}  // namespace

OptionGroup elevated_options() {
  return {elevated_rows, elevated_rules};
}

void check_local_directory(const Value& config, std::string_view name, std::string_view complaint,
                           const FileReader& files, std::vector<ConfigProblem>& problems) {
  std::vector<std::string> paths;
  if (const Value* value = find_option(config, name); value != nullptr) {
    paths = value->type().is(TypeKind::String) ? std::vector<std::string>{value->as_string()}
                                               : strings_option(config, name);
  }
  for (const std::string& path : paths) {
    if (path.empty() || path.starts_with('~') || has_template_action(path)) {
      continue;
    }
    const FileKind kind = files.kind(path);
    if (kind == FileKind::Missing) {
      problems.push_back(
          {std::string(name),
           fmt::format("Bad {} '{}': stat {}: no such file or directory", complaint, path, path)});
    } else if (kind != FileKind::Directory) {
      problems.push_back(
          {std::string(name), fmt::format("Bad {} '{}': must be a directory", complaint, path)});
    }
  }
}

std::vector<std::string> paths_of(const Value& config, std::initializer_list<const char*> names) {
  std::vector<std::string> paths;
  for (const char* name : names) {
    const Value* value = find_option(config, name);
    if (value == nullptr) {
      continue;
    }
    if (!value->type().is(TypeKind::String)) {
      for (std::string& path : strings_option(config, name)) {
        paths.push_back(std::move(path));
      }
    } else if (!value->as_string().empty()) {
      paths.push_back(value->as_string());
    }
  }
  return paths;
}

}  // namespace kiln
