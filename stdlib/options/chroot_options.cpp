#include "stdlib/options/chroot_options.h"

#include "compiler/config/option.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"chroot_mounts", TextLists, "What is mounted inside: type, device and path of each.",
     template_option},
    {"command_wrapper", Text, "How commands run on this machine; `{{.Command}}` is the command.",
     template_option},
    {"copy_files", Texts, "Files of this machine to copy inside. Default `/etc/resolv.conf`."},
    {"mount_options", Texts, "Options of the mount command."},
    {"mount_partition", Text, "Number of the root partition; `0` for none. Default `1`."},
    {"mount_path", Text, "Where the volume is mounted.", template_option},
    {"post_mount_commands", Texts, "Commands that run on this machine once it is mounted.",
     template_option},
    {"pre_mount_commands", Texts, "Commands that run on this machine before it is mounted.",
     template_option},
};

}  // namespace

OptionGroup chroot_options() {
  return {rows};
}

void check_chroot_mounts(const Value& config, std::vector<ConfigProblem>& problems) {
  const Value* mounts = find_option(config, "chroot_mounts");
  if (mounts == nullptr) {
    return;
  }
  constexpr size_t parts = 3;
  for (const Value& mount : mounts->elements()) {
    if (mount.has_content() && mount.size() != parts) {
      problems.push_back({"chroot_mounts", "Each chroot_mounts entry should be three elements."});
    }
  }
}

StepDeclaration mount_step() {
  return {.name = "mount",
          .summary = "mount the volume",
          .arguments = option_names({chroot_options()})};
}

}  // namespace kiln
