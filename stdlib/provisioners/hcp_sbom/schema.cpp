#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/options/guest_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"auto_generate", Flag, "Makes the list of parts in the machine, rather than fetch one."},
    {"destination", Text, "Where the list is kept on this computer."},
    {"execute_command", Text, "How the scanner is started.", template_option},
    {"sbom_name", Text, "Name of the list: 3 to 36 letters, digits and dashes."},
    {"scan_path", Text, "Directory to scan. Default `/`."},
    {"scanner_args", Texts, "Arguments of the scanner."},
    {"scanner_checksum", Text, "Has no effect.", {.deprecated = "It has no effect."}},
    {"scanner_url", Text, "Has no effect.", {.deprecated = "It has no effect."}},
    {"source", Text, "The list in the machine."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "source auto_generate",
     "source must be specified when auto_generate is not enabled"},
    {RuleKind::AtMostOneOf, "source auto_generate",
     "source and auto_generate are mutually exclusive"},
};

std::vector<ConfigProblem> check_sbom(const Value& config, const CheckContext&) {
  constexpr size_t shortest = 3;
  constexpr size_t longest = 36;
  const std::string name = string_option(config, "sbom_name");
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (!name.empty() &&
      (name.size() < shortest || name.size() > longest || !std::ranges::all_of(name, is_allowed))) {
    return {{"sbom_name",
             "sbom_name can only contain between 3 and 36 ASCII letters, digits and "
             "hyphens"}};
  }
  return {};
}

}  // namespace

const ComponentInfo& hcp_sbom_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "hcp-sbom",
      .schema = schema_of("Fetches a software bill of materials from the machine, for the HCP "
                          "Packer registry.",
                          {OptionGroup{rows, rules}, elevated_options()}),
      .check = check_sbom};
  return info;
}

}  // namespace kiln
