#include "compiler/config/catalog.h"
#include "compiler/config/option.h"

namespace kiln {
namespace {

std::vector<ConfigProblem> check_artifice(const Value& config, const CheckContext&) {
  const Value* files = config.find("files");
  bool is_unknown = files != nullptr && !files->is_known();
  if (!is_unknown && (files == nullptr || files->is_null() || files->size() == 0)) {
    return {{"", "No files specified in artifice configuration"}};
  }
  return {};
}

}  // namespace

const ComponentInfo& artifice_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "artifice",
      .schema = {.doc = "Puts other files in the place of the artifact: what a provisioner or a "
                        "script left on this machine.",
                 .arguments = {{.name = "files",
                                .type = Type::list(Type::string()),
                                .doc = "Paths, with `*`, `?` and `[...]`. What matches nothing is "
                                       "left out."}}},
      // It only looks, and what its patterns match is for each run to see.
      .reuse = ReusePolicy::Never,
      .check = check_artifice};
  return info;
}

}  // namespace kiln
