#include <fmt/format.h>

#include "compiler/config/config.h"
#include "compiler/config/option.h"

namespace kiln {
namespace {

std::vector<ConfigProblem> check_sleep(const Value& config, const CheckContext&) {
  std::string duration = string_option(config, "duration");
  if (!duration.empty() && !parse_duration(duration)) {
    return {{"duration", fmt::format("time: invalid duration \"{}\"", duration)}};
  }
  return {};
}

}  // namespace

const ComponentInfo& sleep_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "sleep",
      .schema = {.doc = "Waits.",
                 .arguments = {{.name = "duration",
                                .type = Type::string(),
                                .doc = "How long, `1m30s`. Default: not at all."}}},
      .check = check_sleep};
  return info;
}

}  // namespace kiln
