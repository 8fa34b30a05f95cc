#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"
#include "stdlib/virtualbox/virtualbox_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"audio_controller", Text, "Sound card: `ac97` (default), `hda`, `sb16`."},
    {"bundle_iso", Flag, "Keeps the medium attached in the export."},
    {"chipset", Text, "Chipset: `piix3` (default), `ich9`, `armv8virtual`."},
    {"cpus", Quantity, "Number of processors. Default 1."},
    {"disk_additional_size", Quantities, "Sizes of further disks in MiB."},
    {"disk_size", Quantity, "Size of the disk in MiB. Default 40000."},
    {"firmware", Text, "Firmware: `bios` (default), `efi`."},
    {"gfx_accelerate_3d", Flag, "Accelerates three-dimensional graphics."},
    {"gfx_controller", Text, "Graphics card."},
    {"gfx_efi_resolution", Text, "Screen size under UEFI: `1024x768`."},
    {"gfx_vram_size", Quantity, "Memory of the graphics card in MiB. Default 4."},
    {"guest_os_type", Text, "Type of the system, as VBoxManage lists them. Default `Other`."},
    {"hard_drive_discard", Flag, "Tells the disk what is free, so that it can shrink."},
    {"hard_drive_interface", Text,
     "How disks are attached: `ide` (default), `sata`, `scsi`, `pcie`, `virtio`."},
    {"hard_drive_nonrotational", Flag, "Presents the disk as one that does not rotate."},
    {"iso_interface", Text, "How the medium is attached: `ide` (default), `sata`, `virtio`."},
    {"keyboard", Text, "Keyboard: `ps2` (default) or `usb`."},
    {"memory", Quantity, "Memory in MiB. Default 512."},
    {"mouse", Text, "Mouse: `ps2` (default), `usb`, `usbtablet`."},
    {"nested_virt", Flag, "Lets the machine run machines of its own."},
    {"nic_type", Text, "Network card: `82540EM` (default), `virtio`."},
    {"nvme_port_count", Quantity, "Ports for NVMe disks. Default 1."},
    {"rtc_time_base", Text, "Clock of the machine: `local` or `UTC` (default)."},
    {"sata_port_count", Quantity, "Ports for SATA disks. Default 1."},
    {"sound", Text, "Sound of this computer to use. Default `none`."},
    {"usb", Flag, "Gives the machine USB."},
    {"usb_controller", Text, "Controller of the USB."},
};

std::vector<ConfigProblem> check_iso_machine(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  check_iso(config, context, problems);
  virtualbox::check_machine(config, context, problems);
  check_word(config, "hard_drive_interface", "ide sata scsi pcie virtio",
             "hard_drive_interface can only be ide, sata, pcie, scsi or virtio", problems);
  check_word(config, "iso_interface", "ide sata virtio",
             "iso_interface can only be ide, sata or virtio", problems);
  check_word(config, "chipset", "piix3 ich9 armv8virtual",
             "chipset can only be piix3, ich9 or armv8virtual", problems);
  check_word(config, "firmware", "bios efi efi32 efi64 efi20",
             "firmware can only be bios, efi, efi32, efi64 or efi20", problems);
  check_word(config, "audio_controller", "ac97 hda sb16",
             "Audio controller can only be ac97, hda or sb16", problems);
  check_word(config, "rtc_time_base", "UTC local", "rtc_time_base can only be UTC or local",
             problems);
  check_word(config, "nic_type", "82540EM 82543GC 82545EM Am79C970A Am79C973 Am79C960 virtio",
             "NIC type can only be 82540EM, 82543GC, 82545EM, Am79C970A, Am79C973, Am79C960 or "
             "virtio",
             problems);
  constexpr int64_t most_sata_ports = 30;
  if (integer_option(config, "sata_port_count") > most_sata_ports) {
    problems.push_back({"sata_port_count", "sata_port_count cannot be greater than 30"});
  }
  constexpr int64_t most_video_memory = 128;
  if (integer_option(config, "gfx_vram_size") > most_video_memory) {
    problems.push_back({"gfx_vram_size", "VGRAM must be from 0 (use default) to 128"});
  }
  return problems;
}

std::vector<StepDeclaration> iso_machine_steps(const Value& config) {
  std::vector<std::string> arguments = option_names({OptionGroup{rows}});
  arguments.emplace_back("vm_name");
  const std::string type = string_option(config, "guest_os_type", "Other");
  return virtualbox::machine_steps(config,
                                   {fetch_iso_step(config),
                                    {.name = "create_machine",
                                     .summary = fmt::format("make a machine of type {}", type),
                                     .arguments = std::move(arguments),
                                     .effects = {{Effect::Kind::Creates, "VirtualBox machine"}}}});
}

}  // namespace

const ComponentInfo& virtualbox_iso_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "virtualbox-iso",
      .schema = schema_of("Makes a VirtualBox machine, installs a system on it from a medium, and "
                          "exports it.",
                          {virtualbox::machine_options(), OptionGroup{rows}, iso_options(),
                           http_options(), floppy_options(), cd_options(), boot_options(),
                           shutdown_options(), communicator_options()}),
      .steps = iso_machine_steps,
      .check = check_iso_machine,
      .input_files = machine_input_files};
  return info;
}

}  // namespace kiln
