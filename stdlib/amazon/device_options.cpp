#include <fmt/format.h>

#include <array>

#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln::amazon {
namespace {

using enum OptionType;

constexpr OptionRow device_rows[] = {
    {"delete_on_termination", Flag,
     "Deletes the volume with the machine. Without this it stays, and costs."},
    {"device_name", Text, "Name of the device, such as `/dev/sda1`."},
    {"encrypted", Flag, "Encrypts the volume. Unset: as the account does by default."},
    {"iops", Quantity, "Input and output operations per second, for io1, io2 and gp3."},
    {"no_device", Flag, "Leaves out this device of the source image."},
    {"snapshot_id", Text, "Snapshot to fill the volume from."},
    {"throughput", Quantity, "MiB per second, for gp3: 125 to 1000."},
    {"virtual_name", Text, "Name of an instance store volume: `ephemeral0`."},
    {"volume_type", Text, "Type of the volume: `gp3`, `gp2`, `io1`, `io2`, `st1`, `sc1`."},
    {"volume_size", Quantity, "Size of the volume in GiB."},
    {"kms_key_id", Text, "Key that the volume is encrypted with."},
};
constexpr OptionGroup device_inside = {device_rows};

constexpr OptionRow surrogate_device_rows[] = {
    {"omit_from_artifact", Flag, "Keeps the volume out of the image."},
};
constexpr OptionGroup surrogate_device_inside = {surrogate_device_rows, {}, &device_inside};

constexpr OptionRow kept_device_rows[] = {
    {"tags", TextMap, "Tags of the volume.", template_option},
    {"tag", Blocks, "One tag of the volume.", {.inside = &key_value}},
    {"snapshot_volume", Flag, "Makes a snapshot of the volume."},
    {"snapshot_description", Text, "Description of that snapshot.", template_option},
    {"snapshot_tags", TextMap, "Tags of that snapshot.", template_option},
    {"snapshot_tag", Blocks, "One tag of that snapshot.", {.inside = &key_value}},
    {"snapshot_users", Texts, "Accounts that may make volumes of that snapshot."},
    {"snapshot_groups", Texts, "Groups that may make volumes of that snapshot."},
};
constexpr OptionGroup kept_device_inside = {kept_device_rows, {}, &device_inside};

constexpr OptionRow launch_rows[] = {
    {"launch_block_device_mappings",
     Blocks,
     "A volume of the machine the image is made on.",
     {.inside = &device_inside}},
};
constexpr OptionRow surrogate_launch_rows[] = {
    {"launch_block_device_mappings",
     Blocks,
     "A volume of the machine the image is made on.",
     {.inside = &surrogate_device_inside}},
};
constexpr OptionRow volume_rows[] = {
    {"ebs_volumes", Blocks, "A volume to fill and keep.", {.inside = &kept_device_inside}},
};
constexpr OptionRow ami_rows[] = {
    {"ami_block_device_mappings",
     Blocks,
     "A volume of machines started from the image.",
     {.inside = &device_inside}},
};

struct OperationLimits {
  std::string_view type;
  int64_t per_gib;
  int64_t least;
  int64_t most;
};

// As the service has them.
constexpr std::array<OperationLimits, 3> operation_limits = {
    {{"io1", 50, 100, 64000}, {"io2", 500, 100, 64000}, {"gp3", 500, 3000, 16000}}};

void check_operations(const Value& device, const std::string& name, const std::string& block,
                      std::vector<ConfigProblem>& problems) {
  const std::string type = string_option(device, "volume_type");
  const int64_t operations = integer_option(device, "iops");
  if (operations == 0 || type.empty()) {
    return;
  }
  for (const OperationLimits& limits : operation_limits) {
    if (limits.type != type) {
      continue;
    }
    const int64_t size = integer_option(device, "volume_size");
    if (size > 0 && operations > size * limits.per_gib) {
      problems.push_back(
          {block, fmt::format("The device {}, of type {}, has {} iops for {} GiB: at "
                              "most {} for each GiB are possible",
                              name, type, operations, size, limits.per_gib)});
    } else if (operations < limits.least || operations > limits.most) {
      problems.push_back({block, fmt::format("IOPS must be between {} and {} for device {}",
                                             limits.least, limits.most, name)});
    }
    return;
  }
  problems.push_back(
      {block, fmt::format("The device {}, of type {}, cannot have iops: that is for io1, io2 and "
                          "gp3",
                          name, type)});
}

void check_device(const Value& device, const std::string& block,
                  std::vector<ConfigProblem>& problems) {
  const std::string name = string_option(device, "device_name");
  if (!sets_option(device, "device_name")) {
    problems.push_back({block,
                        "The `device_name` must be specified for every device in the block device "
                        "mapping."});
    return;
  }
  const bool is_plain = has_option(device, "encrypted") && !sets_option(device, "encrypted");
  if (sets_option(device, "kms_key_id") && is_plain) {
    problems.push_back(
        {block, fmt::format("The device {}, must also have `encrypted: true` when setting a "
                            "kms_key_id.",
                            name)});
  }
  const std::string type = string_option(device, "volume_type");
  const int64_t throughput = integer_option(device, "throughput");
  if (throughput != 0 && !type.empty() && type != "gp3") {
    problems.push_back({block, fmt::format("Throughput is not available for device {}", name)});
  } else if (throughput != 0 && (throughput < 125 || throughput > 1000)) {
    problems.push_back(
        {block, fmt::format("Throughput must be between 125 and 1000 for device {}", name)});
  }
  check_operations(device, name, block, problems);
}

}  // namespace

OptionGroup launch_device_options() {
  return {launch_rows};
}

OptionGroup surrogate_launch_device_options() {
  return {surrogate_launch_rows};
}

OptionGroup volume_options() {
  return {volume_rows};
}

OptionGroup ami_device_options() {
  return {ami_rows};
}

void check_devices(const Value& config, std::string_view block,
                   std::vector<ConfigProblem>& problems) {
  for (const Value& one : blocks_option(config, block)) {
    check_device(one, std::string(block), problems);
  }
}

}  // namespace kiln::amazon
