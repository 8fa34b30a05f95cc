#include "stdlib/azure/lab_options.h"

namespace kiln::azure {
namespace {

using enum OptionType;

constexpr OptionRow parameter_rows[] = {
    {"name", Text, "Name of the parameter."},
    {"value", Text, "Value of the parameter."},
    {"type", Text, "Type of the parameter."},
};
constexpr OptionGroup parameter = {parameter_rows};

constexpr OptionRow artifact_rows[] = {
    {"artifact_name", Text, "Name of the artifact."},
    {"repository_name", Text, "Repository of the artifact."},
    {"artifact_id", Text, "Identifier of the artifact."},
    {"parameters", Blocks, "A parameter of the artifact.", {.inside = &parameter}},
};
constexpr OptionGroup artifact = {artifact_rows};

constexpr OptionRow rows[] = {
    {"dtl_artifacts", Blocks, "An artifact of the lab to install.", {.inside = &artifact}},
    {"lab_name", Text, "Name of the lab.", {.missing = "A lab_name must be specified"}},
    {"vm_name", Text, "Name of the machine in the lab."},
};

}  // namespace

OptionGroup lab_options() {
  return {rows};
}

}  // namespace kiln::azure
