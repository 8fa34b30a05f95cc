#include "compiler/config/option.h"
#include "stdlib/azure/azure_options.h"
#include "stdlib/azure/lab_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"azure_tags", TextMap, "Tags of what is made."},
    {"json", TextMap, "Has no effect."},
    {"polling_duration_timeout", Time, "How long one operation may take. Default `15m`."},
};

std::vector<ConfigProblem> check_artifact(const Value& config, const CheckContext&) {
  std::vector<ConfigProblem> problems;
  azure::check_access(config, problems);
  return problems;
}

}  // namespace

const ComponentInfo& azure_dtlartifact_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "azure-dtlartifact",
      .schema = schema_of("Installs artifacts of Azure DevTest Labs on a machine of a lab.",
                          {azure::access_options(), azure::lab_options(), OptionGroup{rows}}),
      .effects = azure::service_effects,
      .check = check_artifact};
  return info;
}

}  // namespace kiln
