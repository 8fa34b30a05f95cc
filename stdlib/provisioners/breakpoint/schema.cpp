#include "compiler/config/catalog.h"

namespace kiln {

const ComponentInfo& breakpoint_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "breakpoint",
      .schema = {.doc = "Stops the build until somebody presses Enter, to look at the machine.",
                 .arguments = {{.name = "note",
                                .type = Type::string(),
                                .doc = "A text to tell this breakpoint from others."},
                               {.name = "disable",
                                .type = Type::boolean(),
                                .doc = "Go on without stopping. Default false."}}},
      .reuse = ReusePolicy::Never};
  return info;
}

}  // namespace kiln
