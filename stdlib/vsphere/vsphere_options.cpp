#include "stdlib/vsphere/vsphere_options.h"

#include <algorithm>
#include <iterator>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"

namespace kiln::vsphere {
namespace {

using enum OptionType;

constexpr OptionRow connection_rows[] = {
    {"datacenter", Text, "Datacenter to work in, where the server has several."},
    {"insecure_connection", Flag, "Does not check the server's certificate."},
    {"password",
     Text,
     "Password of the user.",
     {.sensitive = true, .missing = "'password' is required"}},
    {"username", Text, "User of the server.", {.missing = "'username' is required"}},
    {"vcenter_server", Text, "The vCenter server.", {.missing = "'vcenter_server' is required"}},
};

constexpr OptionRow pci_rows[] = {
    {"vendor_id", Text, "Vendor of the device."},
    {"device_id", Text, "Identifier of the device."},
    {"sub_vendor_id", Text, "Vendor of the subsystem."},
    {"sub_device_id", Text, "Identifier of the subsystem."},
};
constexpr OptionGroup pci = {pci_rows};

constexpr OptionRow library_rows[] = {
    {"library", Text, "Content library to put it in."},
    {"name", Text, "Name of the item. Default: that of the machine."},
    {"description", Text, "Description of the item."},
    {"cluster", Text, "Cluster of the item."},
    {"folder", Text, "Folder of the item."},
    {"host", Text, "Host of the item."},
    {"resource_pool", Text, "Resource pool of the item."},
    {"datastore", Text, "Datastore of the item."},
    {"destroy", Flag, "Deletes the machine at the end."},
    {"ovf", Flag, "Makes an OVF item rather than a template."},
    {"skip_import", Flag, "Puts nothing in the library."},
    {"ovf_flags", Texts, "Flags of the OVF export."},
};
constexpr OptionGroup library = {library_rows};

constexpr OptionRow export_rows[] = {
    {"name", Text, "Name of the exported files."},
    {"force", Flag, "Overwrites files."},
    {"image_files", Flag, "Exports attached media too."},
    {"images",
     Flag,
     "The old name of `image_files`.",
     {.deprecated = "Use `image_files` instead."}},
    {"manifest", Text, "Digest of the manifest: `sha256` (default), `sha512`, `sha1`, `none`."},
    {"output_directory", Text, "Directory of the export."},
    {"options", Texts, "Options of the export: `mac`, `uuid`, `extraconfig`, `nodevicesubtypes`."},
    {"output_format", Text, "Format of the export: `ovf` (default) or `ova`."},
};
constexpr OptionGroup export_block = {export_rows};

constexpr OptionRow disk_rows[] = {
    {"disk_size", Quantity, "Size of the disk in MiB."},
    {"disk_thin_provisioned", Flag, "Lets the disk grow."},
    {"disk_eagerly_scrub", Flag, "Writes zeroes to the disk first."},
    {"disk_controller_index", Quantity, "Controller that the disk is on."},
};
constexpr OptionGroup disk = {disk_rows};

constexpr OptionRow machine_rows[] = {
    {"CPU_hot_plug", Flag, "Lets processors be added while it runs."},
    {"CPU_limit", Quantity, "Most processor time in MHz."},
    {"CPU_reservation", Quantity, "Least processor time in MHz."},
    {"CPUs", Quantity, "Number of processors."},
    {"NestedHV", Flag, "Lets the machine run machines of its own."},
    {"RAM", Quantity, "Memory in MiB."},
    {"RAM_hot_plug", Flag, "Lets memory be added while it runs."},
    {"RAM_reservation", Quantity, "Memory that is reserved, in MiB."},
    {"RAM_reserve_all", Flag, "Reserves all memory."},
    {"boot_order", Text, "Devices to boot from: `disk,cdrom`."},
    {"cdrom_type", Text, "How CDs are attached: `ide` (default) or `sata`."},
    {"cluster", Text, "Cluster to run in."},
    {"configuration_parameters", TextMap, "Settings of the machine."},
    {"content_library_destination",
     Block,
     "Puts the machine in a content library.",
     {.inside = &library}},
    {"convert_to_template", Flag, "Makes the machine a template."},
    {"cpu_cores", Quantity, "Cores of each socket."},
    {"create_snapshot", Flag, "Takes a snapshot at the end."},
    {"datastore", Text, "Datastore of the machine."},
    {"datastore_cluster", Text, "Datastore cluster of the machine."},
    {"destroy", Flag, "Deletes the machine at the end."},
    {"disable_shutdown", Flag, "Leaves shutting down to what runs in the machine."},
    {"disk_controller_type", Texts, "Controllers of disks: `pvscsi`, `lsilogic`, `nvme`."},
    {"displays", Quantity, "Number of displays."},
    {"export", Block, "Exports the machine.", {.inside = &export_block}},
    {"firmware", Text, "Firmware: `bios`, `efi`, `efi-secure`."},
    {"floppy_img_path", Text, "Floppy image of the datastore to attach."},
    {"folder", Text, "Folder of the machine."},
    {"force_bios_setup", Flag, "Opens the firmware's setup first."},
    {"host", Text, "Host to run on."},
    {"http_ip", Text, "Address that the machine finds the web server at."},
    {"ip_settle_timeout", Time, "How long the address must stay the same. Default `5s`."},
    {"ip_wait_address", Text, "Range that the address must be in."},
    {"ip_wait_timeout", Time, "How long to wait for an address. Default `30m`."},
    {"iso_paths", Texts, "Media of the datastore to attach."},
    {"notes", Text, "Notes of the machine."},
    {"pci_passthrough_allowed_device",
     Blocks,
     "A device of the host that the machine may have.",
     {.inside = &pci}},
    {"precision_clock", Text, "Clock device: `ptp`, `ntp`, `none`."},
    {"reattach_cdroms", Quantity, "Number of empty CD drives at the end."},
    {"remove_cdrom", Flag, "Takes the CD drives away at the end."},
    {"remove_network_adapter", Flag, "Takes the network cards away at the end."},
    {"resource_pool", Text, "Resource pool of the machine."},
    {"set_host_for_datastore_uploads", Flag, "Uploads by the host."},
    {"snapshot_name", Text, "Name of the snapshot."},
    {"storage", Blocks, "A disk of the machine.", {.inside = &disk}},
    {"tools_sync_time", Flag, "Keeps the machine's clock as the host's."},
    {"tools_sync_time_periodically", Flag, "Does so regularly."},
    {"tools_upgrade_policy", Flag, "Upgrades VMware Tools when it starts."},
    {"vTPM", Flag, "Gives the machine a TPM."},
    {"vbs_enabled", Flag, "Turns on security that is based on virtualization."},
    {"vgpu_profile", Text, "Profile of the graphics card."},
    {"video_ram", Quantity, "Memory of the graphics card in KiB."},
    {"vm_name", Text, "Name of the machine.", {.missing = "'vm_name' is required"}},
    {"vvtd_enabled", Flag, "Turns on the machine's own IOMMU."},
};

constexpr RuleRow machine_rules[] = {
    {RuleKind::AtLeastOneOf, "host cluster", "'host' or 'cluster' is required"},
    {RuleKind::AtMostOneOf, "RAM_reservation RAM_reserve_all",
     "'RAM_reservation' and 'RAM_reserve_all' cannot be used together"},
    {RuleKind::AtMostOneOf, "datastore datastore_cluster",
     "'datastore' and 'datastore_cluster' are mutually exclusive"},
};

}  // namespace

OptionGroup connection_options() {
  return {connection_rows};
}

OptionGroup machine_options() {
  return {machine_rows, machine_rules};
}

void check_machine(const Value& config, const CheckContext& context,
                   std::vector<ConfigProblem>& problems) {
  check_http(config, context, problems);
  check_floppy(config, context, problems);
  check_cd(config, context, problems);
  append_problems(check_communicator(config, context), problems);
  check_word(config, "firmware", "bios efi efi-secure",
             "'firmware' must be '', 'bios', 'efi' or 'efi-secure'", problems);
  check_word(config, "cdrom_type", "ide sata", "'cdrom_type' must be 'ide' or 'sata'", problems);
  for (const Value& disk_block : blocks_option(config, "storage")) {
    if (!sets_option(disk_block, "disk_size")) {
      problems.push_back({"storage", "storage[0].'disk_size' is required"});
    }
    if (bool_option(disk_block, "disk_thin_provisioned") &&
        bool_option(disk_block, "disk_eagerly_scrub")) {
      problems.push_back({"storage",
                          "storage: 'disk_thin_provisioned' and 'disk_eagerly_scrub' cannot both "
                          "be true"});
    }
  }
  for (const Value& target : blocks_option(config, "content_library_destination")) {
    if (!sets_option(target, "library")) {
      problems.push_back({"content_library_destination", "a library name must be provided"});
    }
  }
}

std::vector<Effect> service_effects(const Value& config) {
  const std::string server = string_option(config, "vcenter_server", "the vCenter server");
  const std::string user = string_option(config, "username");
  return {{Effect::Kind::Network, server},
          {Effect::Kind::Credential, user.empty() ? "login of " + server : user}};
}

std::vector<StepDeclaration> machine_steps(const Value& config,
                                           std::vector<StepDeclaration> prepare) {
  std::vector<StepDeclaration> steps = std::move(prepare);
  const auto add = [&](std::vector<StepDeclaration> more) {
    std::ranges::move(more, std::back_inserter(steps));
  };
  const auto service = [&](std::string name, std::string summary,
                           std::vector<std::string> arguments, bool after) {
    add({{.name = std::move(name),
          .summary = std::move(summary),
          .after_provisioning = after,
          .arguments = std::move(arguments),
          .effects = service_effects(config)}});
  };
  add(media_steps(config));
  add(http_server_steps(config));
  service("power_on", "start the machine", {"boot_order", "floppy_img_path", "iso_paths"}, false);
  add(type_boot_command_steps(config));
  if (communicator_kind(config) != "none") {
    service("wait_for_address", "wait for the machine's address",
            {"ip_wait_timeout", "ip_settle_timeout", "ip_wait_address"}, false);
    add({connect_step(config, "the machine")});
  }
  std::vector<std::string> arguments = option_names({shutdown_options()});
  arguments.emplace_back("disable_shutdown");
  service("shutdown", "shut the machine down", std::move(arguments), true);
  service("remove_devices", "take media out of the machine",
          {"remove_cdrom", "reattach_cdroms", "remove_network_adapter"}, true);
  const std::string name = string_option(config, "vm_name");
  if (bool_option(config, "create_snapshot")) {
    service("take_snapshot", "take a snapshot", {"create_snapshot", "snapshot_name"}, true);
  }
  if (bool_option(config, "convert_to_template")) {
    service("convert_to_template", "make the machine a template", {"convert_to_template"}, true);
    steps.back().effects.push_back({Effect::Kind::Creates, "template " + name});
  }
  if (sets_option(config, "export")) {
    service("export", "export the machine", {"export"}, true);
    steps.back().effects.push_back({Effect::Kind::Creates, "the exported files"});
  }
  if (sets_option(config, "content_library_destination")) {
    service("import_to_library", "put the machine in the content library",
            {"content_library_destination"}, true);
    steps.back().effects.push_back({Effect::Kind::Creates, "content library item"});
  }
  return steps;
}

}  // namespace kiln::vsphere
