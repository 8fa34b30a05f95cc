#include "compiler/config/catalog.h"

namespace kiln {

const ComponentInfo& manifest_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "manifest",
      .schema = {
          .doc = "Adds what was built to a JSON file: artifact, files and their sizes, time "
                 "and run. With -force a file of another run is begun anew.",
          .arguments = {
              {.name = "output",
               .type = Type::string(),
               .doc = "The file to write. Default `packer-manifest.json`."},
              {.name = "strip_path",
               .type = Type::boolean(),
               .doc = "Write names of files without their directories."},
              {.name = "strip_time", .type = Type::boolean(), .doc = "Leave `build_time` out."},
              {.name = "custom_data",
               .type = Type::map(Type::string()),
               .doc = "Anything to keep with the build."}}}};
  return info;
}

}  // namespace kiln
