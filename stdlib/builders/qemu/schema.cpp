#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow image_arguments_rows[] = {
    {"convert", Texts, "Arguments for `qemu-img convert`."},
    {"create", Texts, "Arguments for `qemu-img create`."},
    {"resize", Texts, "Arguments for `qemu-img resize`."},
};
constexpr OptionGroup image_arguments = {image_arguments_rows};

constexpr OptionRow disk_rows[] = {
    {"disk_additional_size", Texts, "Sizes of further disks, such as `20G`."},
    {"disk_cache", Text,
     "Cache mode: `writeback` (default), `writethrough`, `none`, `unsafe`, "
     "`directsync`."},
    {"disk_compression", Flag, "Compresses the finished qcow2 image."},
    {"disk_detect_zeroes", Text, "What to do with written zeroes: `off` (default), `on`, `unmap`."},
    {"disk_discard", Text, "What to do with discarded blocks: `ignore` (default) or `unmap`."},
    {"disk_image", Flag, "The medium is a disk that boots, and the machine's disk is made of it."},
    {"disk_interface", Text,
     "How disks are attached: `virtio` (default), `virtio-scsi`, `ide`, "
     "`sata`, `scsi`."},
    {"disk_size", Text, "Size of the disk: `40960M` (default); a bare number is MiB."},
    {"format", Text, "Format of the image: `qcow2` (default) or `raw`."},
    {"qemu_img_args", Block, "Further arguments for qemu-img.", {.inside = &image_arguments}},
    {"skip_compaction", Flag, "Does not rewrite the finished image to make it small."},
    {"skip_resize_disk", Flag, "Leaves a disk image the size it has."},
    {"use_backing_file", Flag, "Makes the disk a layer over the fetched image."},
};

constexpr OptionRow machine_rows[] = {
    {"accelerator", Text,
     "How to run the machine: `kvm`, `tcg`, `xen`, `hax`, `hvf`, `whpx`, "
     "`none`. Default: kvm where there is one."},
    {"cdrom_interface", Text, "How CDs are attached; `virtio-scsi`, for example."},
    {"cores", Quantity, "Cores of each socket."},
    {"cpu_model", Text, "Model of the processor: `host`."},
    {"cpus", Quantity, "Number of processors. Default 1."},
    {"display", Text, "Display that QEMU opens: `gtk`, `sdl`, `none`."},
    {"efi_boot", Flag, "Boots by UEFI."},
    {"efi_drop_efivars", Flag, "Keeps the variables of UEFI out of the artifact."},
    {"efi_firmware_code", Text, "Code half of the UEFI firmware."},
    {"efi_firmware_vars", Text, "File that the variables of UEFI start as."},
    {"firmware", Text, "Firmware to boot with instead of the usual BIOS."},
    {"headless", Flag, "Opens no display."},
    {"machine_type", Text, "Type of the machine: `pc` (default), `q35`, `virt`."},
    {"memory", Quantity, "Memory in MiB. Default 512."},
    {"net_bridge", Text, "Bridge of this computer to connect the machine to."},
    {"net_device", Text, "Network card of the machine. Default `virtio-net`."},
    {"qemu_binary", Text, "QEMU to run. Default `qemu-system-x86_64`."},
    {"qemuargs", TextLists, "Arguments for QEMU; each list replaces the default of its option.",
     template_option},
    {"qmp_enable", Flag, "Opens QEMU's monitor."},
    {"qmp_socket_path", Text, "Socket of that monitor."},
    {"sockets", Quantity, "Sockets of the machine."},
    {"threads", Quantity, "Threads of each core."},
    {"tpm_device_type", Text, "Model of the TPM: `tpm-tis` (default), `tpm-crb`."},
    {"use_default_display", Flag, "Leaves the display to QEMU."},
    {"use_pflash", Flag, "Gives the firmware to QEMU as a flash drive."},
    {"use_tpm1", Flag, "Makes the TPM one of version 1.2."},
    {"vga", Text, "Graphics card of the machine."},
    {"vtpm", Flag, "Gives the machine a TPM; needs swtpm."},
};

constexpr OptionRow rows[] = {
    {"boot_steps", TextLists, "Like `boot_command`, in steps: keys and what they are for.",
     template_option},
    {"host_port_max", Quantity, "Last port of this computer for the connection. Default 4444."},
    {"host_port_min", Quantity, "First port of this computer for the connection. Default 2222."},
    {"iso_skip_cache", Flag, "Lets QEMU read the medium from its URL."},
    {"output_directory", Text, "Directory of the image. Default `output-` and the source's name."},
    {"run_once", Flag, "Has no effect."},
    {"skip_nat_mapping", Flag, "Forwards no port to the machine."},
    {"ssh_host_port_max",
     Quantity,
     "The old name of `host_port_max`.",
     {.deprecated = "Use `host_port_max` instead."}},
    {"ssh_host_port_min",
     Quantity,
     "The old name of `host_port_min`.",
     {.deprecated = "Use `host_port_min` instead."}},
    {"vm_name", Text, "Name of the machine and of its disk. Default `packer-` and the source's."},
    {"vnc_bind_address", Text, "Address of the VNC server. Default `127.0.0.1`."},
    {"vnc_password", Text, "Password of the VNC server, at most 8 characters.", secret_option},
    {"vnc_port_max", Quantity, "Last port of the VNC server. Default 6000."},
    {"vnc_port_min", Quantity, "First port of the VNC server. Default 5900."},
    {"vnc_use_password", Flag, "Protects the VNC server with a password."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtMostOneOf, "boot_command boot_steps",
     "boot_command and boot_steps cannot be used together"},
};

bool is_size(std::string_view text) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view unit = text.substr(digits);
  return digits > 0 &&
         (unit.empty() ||
          (unit.size() == 1 && std::string_view("bkKMGTPE").find(unit) != std::string_view::npos));
}

void check_disk(const Value& config, std::vector<ConfigProblem>& problems) {
  const bool is_image = bool_option(config, "disk_image");
  const std::string format = string_option(config, "format", "qcow2");
  check_word(config, "format", "qcow2 raw", "invalid format, only 'qcow2' or 'raw' are allowed",
             problems);
  if (bool_option(config, "disk_compression") && format == "raw") {
    problems.push_back(
        {"disk_compression", "disk_compression has no effect on the format raw", true});
  }
  check_word(config, "disk_interface", "ide sata scsi virtio virtio-scsi sd nvme",
             "unrecognized disk interface type", problems);
  check_word(config, "disk_cache", "writethrough writeback none unsafe directsync",
             "unrecognized disk cache type", problems);
  check_word(config, "disk_discard", "unmap ignore", "unrecognized disk discard type", problems);
  check_word(config, "disk_detect_zeroes", "unmap on off",
             "unrecognized disk detect zeroes setting", problems);
  if (bool_option(config, "use_backing_file") && !(is_image && format == "qcow2")) {
    problems.push_back({"use_backing_file",
                        "use_backing_file can only be enabled for QCOW2 images and when disk_image "
                        "is true"});
  }
  if (bool_option(config, "skip_resize_disk") && !is_image) {
    problems.push_back(
        {"skip_resize_disk", "skip_resize_disk can only be used when disk_image is true"});
  }
  if (sets_option(config, "disk_additional_size") && bool_option(config, "use_backing_file")) {
    problems.push_back(
        {"disk_additional_size", "disk_additional_size can only be used when disk_image is false"});
  }
  if (const std::string size = string_option(config, "disk_size");
      !size.empty() && !is_size(size)) {
    problems.push_back(
        {"disk_size", fmt::format("Invalid disk size: \"{}\"; a size is written like `40960M` or "
                                  "`40G`",
                                  size)});
  }
  for (const std::string& size : strings_option(config, "disk_additional_size")) {
    if (!is_size(size)) {
      problems.push_back(
          {"disk_additional_size",
           fmt::format("Invalid disk size: \"{}\"; a size is written like `40960M` or "
                       "`40G`",
                       size)});
    }
  }
}

std::vector<ConfigProblem> check_qemu(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  check_iso(config, context, problems);
  check_http(config, context, problems);
  check_floppy(config, context, problems);
  check_cd(config, context, problems);
  check_disk(config, problems);
  append_problems(check_communicator(config, context), problems);
  check_word(config, "accelerator", "none kvm tcg xen hax hvf whpx",
             "invalid accelerator, only 'kvm', 'tcg', 'xen', 'hax', 'hvf', 'whpx', or 'none' are "
             "allowed",
             problems);
  check_port_range(config, "host_port_min", "host_port_max",
                   "host_port_min must be less than host_port_max", problems);
  check_port_range(config, "vnc_port_min", "vnc_port_max",
                   "vnc_port_min must be less than vnc_port_max", problems);
  constexpr int64_t first_vnc_port = 5900;
  if (sets_option(config, "vnc_port_min") &&
      integer_option(config, "vnc_port_min", first_vnc_port) < first_vnc_port) {
    problems.push_back({"vnc_port_min", "vnc_port_min cannot be below 5900"});
  }
  // Firmware belongs to the machine that builds: it need not be on this one.
  std::vector<ConfigProblem> firmware;
  for (const char* name : {"efi_firmware_code", "efi_firmware_vars", "firmware"}) {
    check_local_file(config, name, name, context.files, firmware);
  }
  for (ConfigProblem& problem : firmware) {
    problem.is_warning = true;
  }
  append_problems(std::move(firmware), problems);
  constexpr size_t longest_password = 8;
  if (string_option(config, "vnc_password").size() > longest_password) {
    problems.push_back(
        {"vnc_password", "only the first 8 characters of a VNC password count", true});
  }
  return problems;
}

std::string output_directory(const Value& config) {
  return string_option(config, "output_directory", "the output directory");
}

std::vector<StepDeclaration> disk_steps(const Value& config) {
  const bool is_image = bool_option(config, "disk_image");
  const bool is_copied = is_image && !bool_option(config, "use_backing_file");
  const std::string size = string_option(config, "disk_size", "40960M");
  std::vector<StepDeclaration> steps;
  if (is_copied) {
    steps.push_back({.name = "copy_disk",
                     .summary = "make the disk of the fetched image",
                     .arguments = {"disk_image", "format", "qemu_img_args"},
                     .effects = {{Effect::Kind::Creates, output_directory(config)}}});
  }
  if (!is_copied || sets_option(config, "disk_additional_size")) {
    steps.push_back(
        {.name = "create_disk",
         .summary = is_copied ? "make further disks" : fmt::format("make a disk of {}", size),
         .arguments = {"disk_size", "disk_additional_size", "format", "disk_image",
                       "use_backing_file", "qemu_img_args"},
         .effects = {{Effect::Kind::Creates, output_directory(config)}}});
  }
  if (is_image && sets_option(config, "disk_size") && !bool_option(config, "skip_resize_disk")) {
    steps.push_back({.name = "resize_disk",
                     .summary = fmt::format("resize the disk to {}", size),
                     .arguments = {"disk_size", "format", "qemu_img_args"}});
  }
  return steps;
}

std::vector<StepDeclaration> qemu_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  const auto add = [&](std::vector<StepDeclaration> more) {
    std::ranges::move(more, std::back_inserter(steps));
  };
  add({fetch_iso_step(config)});
  add(media_steps(config));
  add(disk_steps(config));
  add(http_server_steps(config));
  std::vector<std::string> arguments = option_names({OptionGroup{machine_rows}});
  for (const char* name :
       {"disk_interface", "disk_cache", "disk_discard", "disk_detect_zeroes", "host_port_min",
        "host_port_max", "skip_nat_mapping", "vm_name", "vnc_bind_address", "vnc_password",
        "vnc_port_max", "vnc_port_min", "vnc_use_password", "disable_vnc", "iso_skip_cache"}) {
    arguments.emplace_back(name);
  }
  const std::string memory = fmt::format("{} MiB", integer_option(config, "memory", 512));
  add({{.name = "boot",
        .summary = fmt::format("boot a machine with {} of memory", memory),
        .arguments = std::move(arguments)}});
  if (sets_option(config, "boot_command") || sets_option(config, "boot_steps")) {
    std::vector<std::string> typed = option_names({vnc_boot_options()});
    typed.emplace_back("boot_steps");
    add({{.name = "type_boot_command",
          .summary = "type the boot command",
          .arguments = std::move(typed)}});
  }
  if (communicator_kind(config) != "none") {
    add({connect_step(config, "the machine")});
  }
  add({{.name = "shutdown",
        .summary = sets_option(config, "shutdown_command") ? "shut the machine down"
                                                           : "cut the machine's power",
        .after_provisioning = true,
        .arguments = option_names({shutdown_options()})}});
  const bool is_converted =
      !bool_option(config, "skip_compaction") || bool_option(config, "disk_compression");
  if (is_converted && string_option(config, "format", "qcow2") != "raw" &&
      !bool_option(config, "use_backing_file")) {
    add({{.name = "convert",
          .summary = bool_option(config, "disk_compression") ? "compact and compress the image"
                                                             : "compact the image",
          .after_provisioning = true,
          .arguments = {"disk_compression", "skip_compaction", "format", "qemu_img_args"}}});
  }
  return steps;
}

}  // namespace

const ComponentInfo& qemu_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "qemu",
      .schema =
          schema_of("Makes a disk image with QEMU: installs a system from a medium, or starts "
                    "from a disk image, and provisions the running machine.",
                    {OptionGroup{rows, rules}, OptionGroup{disk_rows}, OptionGroup{machine_rows},
                     iso_options(), http_options(), floppy_options(), cd_options(),
                     vnc_boot_options(), shutdown_options(), communicator_options()}),
      .steps = qemu_steps,
      .check = check_qemu,
      .input_files = machine_input_files};
  return info;
}

}  // namespace kiln
