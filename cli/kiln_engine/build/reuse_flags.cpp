#include "cli/kiln_engine/build/reuse_flags.h"

namespace kiln {

std::vector<Flag> reuse_flags() {
  return {{.name = "no-cache", .help = "Run every step, whatever was built before"},
          {.name = "from",
           .kind = FlagKind::Text,
           .value = "STEP",
           .help = "Run this step and all after it again: its address or name"},
          {.name = "max-age",
           .kind = FlagKind::Text,
           .value = "AGE",
           .help = "Reuse no result that is older: 12h, 7d, 2w"},
          {.name = "refresh",
           .help = "Make bases again that no digest pins, such as a suite on a mirror"}};
}

Result<ReuseOptions> reuse_options(const Arguments& arguments) {
  ReuseOptions options;
  options.is_off = arguments.is_on("no-cache");
  options.from = arguments.text("from").value_or("");
  options.refresh = arguments.is_on("refresh");
  if (const std::optional<std::string> age = arguments.text("max-age")) {
    KILN_ASSIGN(options.max_age, parse_age(*age));
  }
  return options;
}

}  // namespace kiln
