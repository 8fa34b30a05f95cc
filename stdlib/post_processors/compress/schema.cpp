#include <fmt/format.h>

#include "compiler/config/catalog.h"
#include "compiler/config/option.h"
#include "stdlib/post_processors/compress/archive_choice.h"

namespace kiln {
namespace {

std::vector<ConfigProblem> check_compress(const Value& config, const CheckContext&) {
  std::string output = string_option(config, "output", default_compress_output);
  if (choose_archive(output, string_option(config, "format")).algorithm == "bgzf") {
    return {{has_option(config, "format") ? "format" : "output",
             "kiln does not write blocked gzip (bgzf). `gz` is read by the same tools, without "
             "random access."}};
  }
  return {};
}

}  // namespace

const ComponentInfo& compress_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "compress",
      .schema =
          {.doc = "Packs the artifact's files into one archive, or compresses its one file.",
           .arguments =
               {{.name = "output",
                 .type = Type::string(),
                 .doc = "The file to write; its ending decides the format: .tar, .zip, .gz, .xz, "
                        ".zst, .lz4, .bzip2, and .tar before one of these. Default "
                        "`packer_{{.BuildName}}_{{.BuilderType}}`, a gzipped tar file.",
                 .raw_template = true},
                {.name = "format",
                 .type = Type::string(),
                 .doc = "The ending to decide by, when that of `output` is another."},
                {.name = "compression_level",
                 .type = Type::number(),
                 .doc = "1 (fastest) to 9 (smallest); 0 is the algorithm's own default."},
                {.name = "archive",
                 .type = Type::string(),
                 .doc = "Internal to Packer; does nothing."},
                {.name = "algorithm",
                 .type = Type::string(),
                 .doc = "Internal to Packer; does nothing."}}},
      .check = check_compress};
  return info;
}

}  // namespace kiln
