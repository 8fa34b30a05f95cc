#include <fmt/format.h>

#include "compiler/config/catalog.h"
#include "compiler/config/option.h"

namespace kiln {
namespace {

std::vector<std::string> local_sources(const Value& config) {
  std::vector<std::string> paths = strings_option(config, "sources");
  if (std::string source = string_option(config, "source"); !source.empty()) {
    paths.insert(paths.begin(), source);
  }
  return paths;
}

bool is_upload(const Value& config) {
  return string_option(config, "direction", "upload") == "upload";
}

std::vector<ConfigProblem> check_file(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  std::vector<std::string> sources = local_sources(config);
  if (has_option(config, "content") &&
      (has_option(config, "source") || has_option(config, "sources"))) {
    problems.push_back({"content", "source(s) conflicts with content."});
  }
  if (!has_option(config, "destination")) {
    problems.push_back({"", "Destination must be specified."});
  }
  if (is_upload(config) && !bool_option(config, "generated")) {
    for (const std::string& path : sources) {
      if (context.files.kind(path) == FileKind::Missing) {
        problems.push_back(
            {has_option(config, "source") ? "source" : "sources",
             fmt::format("Bad source '{}': stat {}: no such file or directory", path, path)});
      }
    }
  }
  return problems;
}

std::vector<std::string> input_files(const Value& config) {
  return is_upload(config) ? local_sources(config) : std::vector<std::string>{};
}

}  // namespace

const ComponentInfo& file_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "file",
      .schema = {.doc = "Copies files and directories into the machine being built, or out of it.",
                 .arguments =
                     {{.name = "source",
                       .type = Type::string(),
                       .doc = "A file or directory. A directory with a trailing `/` gives what is "
                              "in it, without one itself."},
                      {.name = "sources",
                       .type = Type::list(Type::string()),
                       .doc = "Several of them; `destination` should then end in `/`."},
                      {.name = "content",
                       .type = Type::string(),
                       .doc = "Text to write to `destination` instead of a file."},
                      {.name = "destination",
                       .type = Type::string(),
                       .doc = "Where to put it. A trailing `/` means: into this directory."},
                      {.name = "direction",
                       .type = Type::string(),
                       .doc = "`upload` (default) or `download`.",
                       .one_of = {"upload", "download"}},
                      {.name = "generated",
                       .type = Type::boolean(),
                       .doc = "The source is made during the build: do not look for it before."}}},
      .check = check_file,
      .input_files = input_files,
  };
  return info;
}

}  // namespace kiln
