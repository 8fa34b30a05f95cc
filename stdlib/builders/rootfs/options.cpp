#include "stdlib/builders/rootfs/options.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"

namespace kiln::rootfs {
namespace {

OutputFormat read_format(std::string_view name) {
  return name == "docker-archive" ? OutputFormat::DockerArchive
         : name == "tar"          ? OutputFormat::Tar
         : name == "squashfs"     ? OutputFormat::Squashfs
         : name == "directory"    ? OutputFormat::Directory
                                  : OutputFormat::Oci;
}

// `write_oci`; with a number when several outputs have the same format.
void name_actions(const std::vector<std::string>& formats, std::vector<Output>& outputs) {
  std::map<std::string, size_t> used;
  for (size_t i = 0; i < outputs.size(); ++i) {
    std::string name = "write_" + formats[i];
    std::replace(name.begin(), name.end(), '-', '_');
    bool is_alone = std::count(formats.begin(), formats.end(), formats[i]) == 1;
    outputs[i].action = is_alone ? name : fmt::format("{}[{}]", name, used[formats[i]]++);
  }
}

}  // namespace

Base read_base(const Value& config) {
  Base base;
  std::vector<Value> blocks = blocks_option(config, "base");
  if (blocks.empty()) {
    return base;
  }
  const Value& block = blocks.front();
  base.mirror = string_option(block, "mirror");
  base.variant = string_option(block, "variant", "minbase");
  base.include = strings_option(block, "include");
  base.components = strings_option(block, "components");
  base.checksum = string_option(block, "checksum");
  base.reference = string_option(block, "reference");
  if (has_option(block, "debootstrap")) {
    base.kind = BaseKind::Debootstrap;
    base.suite = string_option(block, "debootstrap");
  } else if (has_option(block, "tar")) {
    base.kind = BaseKind::Tar;
    base.path = string_option(block, "tar");
  } else if (has_option(block, "oci")) {
    base.kind = BaseKind::Oci;
    base.path = string_option(block, "oci");
  } else if (has_option(block, "directory")) {
    base.kind = BaseKind::Directory;
    base.path = string_option(block, "directory");
  }
  return base;
}

std::vector<Output> read_outputs(const Value& config) {
  std::vector<Output> outputs;
  std::vector<std::string> formats;
  for (const Value& block : blocks_option(config, "output")) {
    std::string format = string_option(block, "format", "oci");
    outputs.push_back({.format = read_format(format),
                       .path = string_option(block, "path"),
                       .tag = string_option(block, "tag"),
                       .layer_per_step = string_option(block, "layers") == "per_step",
                       .compression = string_option(block, "compression"),
                       .level = static_cast<int>(integer_option(block, "level", -1)),
                       .action = {}});
    formats.push_back(std::move(format));
  }
  name_actions(formats, outputs);
  return outputs;
}

Image read_image(const Value& config) {
  Image image;
  std::vector<Value> blocks = blocks_option(config, "image");
  if (blocks.empty()) {
    return image;
  }
  const Value& block = blocks.front();
  image.environment = string_map_option(block, "env");
  image.command = strings_option(block, "cmd");
  image.entrypoint = strings_option(block, "entrypoint");
  image.labels = string_map_option(block, "labels");
  image.working_directory = string_option(block, "workdir");
  image.user = string_option(block, "user");
  image.exposed_ports = strings_option(block, "expose");
  image.stop_signal = string_option(block, "stop_signal");
  return image;
}

std::string base_action(const Base& base) {
  switch (base.kind) {
    case BaseKind::Scratch:
      return "create_root";
    case BaseKind::Debootstrap:
      return "bootstrap";
    case BaseKind::Tar:
    case BaseKind::Oci:
      return "unpack_base";
    case BaseKind::Directory:
      return "use_directory";
  }
  return {};
}

}  // namespace kiln::rootfs
