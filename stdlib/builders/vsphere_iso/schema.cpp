#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"
#include "stdlib/vsphere/vsphere_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow card_rows[] = {
    {"network", Text, "Network of the card."},
    {"network_card", Text, "Kind of the card: `vmxnet3`, `e1000`."},
    {"mac_address", Text, "MAC address of the card."},
    {"passthrough", Flag, "Gives the machine the card directly."},
};
constexpr OptionGroup card = {card_rows};

constexpr OptionRow rows[] = {
    {"guest_os_type", Text, "Type of the system, as vSphere names it. Default `otherGuest`."},
    {"local_cache_overwrite", Flag, "Fetches the medium even where it is in the cache."},
    {"network_adapters", Blocks, "A network card of the machine.", {.inside = &card}},
    {"remote_cache_cleanup", Flag, "Deletes the uploaded medium at the end."},
    {"remote_cache_datastore", Text, "Datastore that the medium is uploaded to."},
    {"remote_cache_overwrite", Flag, "Uploads the medium even where it is there."},
    {"remote_cache_path", Text, "Where in that datastore."},
    {"usb_controller", Texts, "USB controllers: `usb`, `xhci`."},
    {"vm_version", Quantity, "Version of the virtual hardware."},
};

std::vector<ConfigProblem> check_iso_machine(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  if (sets_option(config, "iso_url") || sets_option(config, "iso_urls")) {
    check_iso(config, context, problems);
  }
  vsphere::check_machine(config, context, problems);
  if (blocks_option(config, "storage").empty() && !sets_option(config, "storage")) {
    problems.push_back({"", "no storage devices have been defined"});
  }
  for (const Value& adapter : blocks_option(config, "network_adapters")) {
    if (!sets_option(adapter, "network_card")) {
      problems.push_back({"network_adapters", "network_adapters[0].'network_card' is required"});
    }
  }
  return problems;
}

std::vector<StepDeclaration> iso_machine_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  if (sets_option(config, "iso_url") || sets_option(config, "iso_urls")) {
    steps.push_back(fetch_iso_step(config));
    steps.push_back({.name = "upload_iso",
                     .summary = "upload the medium",
                     .arguments = {"remote_cache_datastore", "remote_cache_path",
                                   "remote_cache_overwrite", "remote_cache_cleanup"},
                     .effects = vsphere::service_effects(config)});
  }
  std::vector<std::string> arguments =
      option_names({vsphere::connection_options(), vsphere::machine_options(), OptionGroup{rows}});
  const std::string name = string_option(config, "vm_name");
  StepDeclaration create{.name = "create_machine",
                         .summary = fmt::format("make the machine {}", name),
                         .arguments = std::move(arguments),
                         .effects = vsphere::service_effects(config)};
  create.effects.push_back({Effect::Kind::Creates, "vSphere machine " + name});
  steps.push_back(std::move(create));
  return vsphere::machine_steps(config, std::move(steps));
}

// Unlike elsewhere a medium of the datastore will do.
constexpr OptionRow medium_rows[] = {
    {"iso_checksum", Text,
     "Digest of the medium: `sha256:...`, `file:` and a path or URL of a list of digests, or "
     "`none`."},
    {"iso_url", Text, "URL or path of the medium to boot from."},
    {"iso_urls", Texts, "Several URLs of the same medium, tried in order."},
    {"iso_target_path", Text, "Where the download is kept. Default: in the cache."},
    {"iso_target_extension", Text, "Ending of the file in the cache. Default `iso`."},
};
constexpr RuleRow medium_rules[] = {
    {RuleKind::AtMostOneOf, "iso_url iso_urls",
     "Only one of iso_url or iso_urls must be specified"},
};

}  // namespace

const ComponentInfo& vsphere_iso_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "vsphere-iso",
      .schema =
          schema_of("Makes a machine on a vSphere server and installs a system on it from a "
                    "medium.",
                    {vsphere::connection_options(), vsphere::machine_options(), OptionGroup{rows},
                     OptionGroup{medium_rows, medium_rules}, http_options(), floppy_options(),
                     cd_options(), boot_options(), shutdown_options(), communicator_options()}),
      .steps = iso_machine_steps,
      .check = check_iso_machine,
      .input_files = machine_input_files};
  return info;
}

}  // namespace kiln
