#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/catalog.h"
#include "compiler/config/option.h"

namespace kiln {
namespace {

constexpr std::string_view types[] = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"};

std::vector<ConfigProblem> check_checksum(const Value& config, const CheckContext&) {
  std::vector<ConfigProblem> problems;
  for (const std::string& type : strings_option(config, "checksum_types")) {
    if (std::ranges::find(types, type) == std::end(types)) {
      problems.push_back({"checksum_types", fmt::format("Unrecognized checksum type: {}", type)});
    }
  }
  return problems;
}

}  // namespace

const ComponentInfo& checksum_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "checksum",
      .schema = {.doc = "Writes the checksums of the artifact's files, one line for each: digest, "
                        "tab, name. Lines are added to a file that exists. Of a directory, every "
                        "file in it gets a line.",
                 .arguments = {{.name = "checksum_types",
                                .type = Type::list(Type::string()),
                                .doc = "`md5` (default), `sha1`, `sha224`, `sha256`, `sha384`, "
                                       "`sha512`."},
                               {.name = "output",
                                .type = Type::string(),
                                .doc = "The file to write. Default "
                                       "`packer_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}"
                                       ".checksum`.",
                                .raw_template = true}}},
      .check = check_checksum};
  return info;
}

}  // namespace kiln
