#include <fmt/format.h>

#include "compiler/config/catalog.h"
#include "compiler/config/option.h"
#include "stdlib/builders/rootfs/options.h"

namespace kiln {
namespace {

using rootfs::BaseKind;
using rootfs::OutputFormat;

Schema base_schema() {
  Type strings = Type::list(Type::string());
  return {
      .doc =
          "What the image starts from: exactly one of debootstrap, tar, oci, directory, scratch.",
      .arguments =
          {{.name = "debootstrap",
            .type = Type::string(),
            .doc = "A Debian or Ubuntu suite to install, such as `bookworm`."},
           {.name = "mirror",
            .type = Type::string(),
            .doc = "debootstrap: where packages come from. Default: the system's own apt "
                   "configuration."},
           {.name = "variant",
            .type = Type::string(),
            .doc = "debootstrap: `minbase` (default), `buildd` or empty for the standard set."},
           {.name = "include", .type = strings, .doc = "debootstrap: further packages."},
           {.name = "components",
            .type = strings,
            .doc = "debootstrap: archive components. Default `main`."},
           {.name = "tar",
            .type = Type::string(),
            .doc = "An archive of a root filesystem: .tar, .tar.gz, .tar.xz or .tar.zst."},
           {.name = "checksum",
            .type = Type::string(),
            .doc = "tar: digest of the archive, `sha256:...` or `sha512:...`. Required: an archive "
                   "is somebody else's word."},
           {.name = "oci", .type = Type::string(), .doc = "An OCI image layout directory."},
           {.name = "reference",
            .type = Type::string(),
            .doc =
                "oci: which image, by its reference name or digest. Not needed if there is one."},
           {.name = "directory",
            .type = Type::string(),
            .doc = "A directory that holds a root filesystem. It is not changed."},
           {.name = "scratch", .type = Type::boolean(), .doc = "Start from nothing."}},
      .rules = {
          {.kind = RuleKind::ExactlyOneOf,
           .arguments = {"debootstrap", "tar", "oci", "directory", "scratch"},
           .message = "A base is exactly one of debootstrap, tar, oci, directory and scratch."}}};
}

Schema output_schema() {
  return {
      .doc = "One form the finished image is written in.",
      .arguments = {
          {.name = "format",
           .type = Type::string(),
           .doc = "`oci` (image layout directory), `docker-archive`, `tar`, `squashfs` or "
                  "`directory`.",
           .required = true,
           .one_of = {"oci", "docker-archive", "tar", "squashfs", "directory"}},
          {.name = "path", .type = Type::string(), .doc = "Where to write it.", .required = true},
          {.name = "tag",
           .type = Type::string(),
           .doc = "oci, docker-archive: the image's name, `web:latest`."},
          {.name = "layers",
           .type = Type::string(),
           .doc = "oci, docker-archive: `squash` (default: one layer over the base) or `per_step`.",
           .one_of = {"squash", "per_step"}},
          {.name = "compression",
           .type = Type::string(),
           .doc = "tar and layers: `none`, `gz`, `xz` or `zst`. Default: by the path's ending; "
                  "layers gz.",
           .one_of = {"none", "gz", "xz", "zst"}},
          {.name = "level",
           .type = Type::number(),
           .doc = "Compression level; the method's own default otherwise."}}};
}

Schema image_schema() {
  Type strings = Type::list(Type::string());
  Type string_map = Type::map(Type::string());
  return {
      .doc = "What oci and docker-archive outputs say about running the image.",
      .arguments = {
          {.name = "env", .type = string_map, .doc = "Environment."},
          {.name = "cmd",
           .type = strings,
           .doc = "Default command, or arguments of the entrypoint."},
          {.name = "entrypoint", .type = strings, .doc = "Program that always runs."},
          {.name = "labels", .type = string_map, .doc = "Labels."},
          {.name = "workdir", .type = Type::string(), .doc = "Working directory."},
          {.name = "user", .type = Type::string(), .doc = "User, or user:group."},
          {.name = "expose", .type = strings, .doc = "Ports, such as `80/tcp`."},
          {.name = "stop_signal", .type = Type::string(), .doc = "Signal that asks it to end."}}};
}

std::string base_summary(const rootfs::Base& base) {
  const bool is_path =
      base.kind == BaseKind::Tar || base.kind == BaseKind::Oci || base.kind == BaseKind::Directory;
  if (is_path && base.path.empty()) {
    return "start from what another build makes";
  }
  switch (base.kind) {
    case BaseKind::Scratch:
      return "create an empty root";
    case BaseKind::Debootstrap:
      return fmt::format("install {} ({})", base.suite.empty() ? "a suite" : base.suite,
                         base.variant.empty() ? "standard" : base.variant);
    case BaseKind::Tar:
      return fmt::format("unpack {}", base.path);
    case BaseKind::Oci:
      return fmt::format("unpack the image in {}", base.path);
    case BaseKind::Directory:
      return fmt::format("start from the directory {}", base.path);
  }
  return {};
}

std::string mirror_host(const std::string& mirror) {
  size_t begin = mirror.find("://");
  if (begin == std::string::npos) {
    return "the system's apt mirror";
  }
  std::string host = mirror.substr(begin + 3);
  host = host.substr(0, host.find('/'));
  return host.substr(host.rfind('@') + 1);
}

std::vector<StepDeclaration> rootfs_steps(const Value& config) {
  rootfs::Base base = rootfs::read_base(config);
  std::vector<StepDeclaration> steps = {
      {.name = rootfs::base_action(base), .summary = base_summary(base), .arguments = {"base"}}};
  if (base.kind == BaseKind::Debootstrap) {
    steps[0].effects.push_back({Effect::Kind::Network, mirror_host(base.mirror)});
  }
  steps.push_back({.name = rootfs::capture_action,
                   .summary = "collect what changed",
                   .after_provisioning = true,
                   .arguments = {}});
  std::vector<rootfs::Output> outputs = rootfs::read_outputs(config);
  for (size_t i = 0; i < outputs.size(); ++i) {
    const rootfs::Output& output = outputs[i];
    bool has_image =
        output.format == OutputFormat::Oci || output.format == OutputFormat::DockerArchive;
    std::vector<std::string> arguments = {"output"};
    if (has_image) {
      arguments.emplace_back("image");
    }
    steps.push_back({.name = output.action,
                     .summary = fmt::format("write {}", output.path),
                     .after_provisioning = true,
                     .arguments = std::move(arguments),
                     .elements = {{"output", i}},
                     .effects = {{Effect::Kind::Creates, output.path}},
                     .is_output = true});
  }
  return steps;
}

void check_base(const Value& config, const CheckContext& context,
                std::vector<ConfigProblem>& problems) {
  rootfs::Base base = rootfs::read_base(config);
  const std::vector<Value> blocks = blocks_option(config, "base");
  const bool has_checksum = !blocks.empty() && has_option(blocks.front(), "checksum");
  if (base.kind == BaseKind::Tar && !has_checksum) {
    problems.push_back(
        {"base",
         fmt::format("The base archive {} needs a checksum, such as checksum = \"sha256:...\" "
                     "(from sha256sum).",
                     base.path)});
  }
  if (base.kind != BaseKind::Tar && !base.checksum.empty()) {
    problems.push_back({"base", "A checksum belongs to a tar base."});
  }
  bool is_path =
      base.kind == BaseKind::Tar || base.kind == BaseKind::Oci || base.kind == BaseKind::Directory;
  if (is_path && !base.path.empty() && context.files.kind(base.path) == FileKind::Missing) {
    problems.push_back({"base", fmt::format("Base {}: no such file or directory.", base.path)});
  }
}

std::vector<ConfigProblem> check_rootfs(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  if (blocks_option(config, "base").empty() && !has_option(config, "base")) {
    problems.push_back(
        {"",
         "A base block is required: base { debootstrap = \"bookworm\" }, or one of tar, oci, "
         "directory, scratch."});
  } else {
    check_base(config, context, problems);
  }
  std::vector<rootfs::Output> outputs = rootfs::read_outputs(config);
  if (outputs.empty() && !has_option(config, "output")) {
    problems.push_back(
        {"", "At least one output block is required: output { format = \"oci\" path = \"...\" }."});
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    const rootfs::Output& output = outputs[i];
    bool has_image =
        output.format == OutputFormat::Oci || output.format == OutputFormat::DockerArchive;
    if (!has_image && (output.layer_per_step || !output.tag.empty())) {
      problems.push_back(
          {"output",
           fmt::format("layers and tag belong to oci and docker-archive outputs, not to {}.",
                       output.path)});
    }
    for (size_t j = 0; j < i; ++j) {
      if (!output.path.empty() && outputs[j].path == output.path) {
        problems.push_back({"output", fmt::format("Two outputs are written to {}.", output.path)});
      }
    }
  }
  return problems;
}

std::vector<std::string> rootfs_input_files(const Value& config) {
  rootfs::Base base = rootfs::read_base(config);
  if (base.path.empty()) {
    return {};
  }
  // The digests of all that an image is made of follow from its index.
  return base.kind == BaseKind::Tar   ? std::vector<std::string>{base.path}
         : base.kind == BaseKind::Oci ? std::vector<std::string>{base.path + "/index.json"}
                                      : std::vector<std::string>{};
}

}  // namespace

const ComponentInfo& rootfs_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "rootfs",
      .schema = {.doc = "Builds an image from a root filesystem, with no daemon and no hypervisor: "
                        "provisioners run "
                        "inside it, contained by namespaces.",
                 .arguments = {{.name = "hostname",
                                .type = Type::string(),
                                .doc = "Host name during provisioning. Default `localhost`, which "
                                       "resolves without DNS."},
                               {.name = "network",
                                .type = Type::string(),
                                .doc = "`host` (default) or `none`.",
                                .one_of = {"host", "none"}},
                               {.name = "resolv_conf",
                                .type = Type::string(),
                                .doc = "/etc/resolv.conf during provisioning: `host` (default), "
                                       "`none`, or the text itself. "
                                       "It is not part of the image."},
                               {.name = "environment",
                                .type = Type::map(Type::string()),
                                .doc = "Environment of every command run inside."}},
                 .blocks = {{.type = "base", .schema = base_schema()},
                            {.type = "output", .schema = output_schema(), .repeatable = true},
                            {.type = "image", .schema = image_schema()}}},
      .outputs = {{"OutputPath", Type::string()}},
      .reuse = ReusePolicy::Always,
      .machine_arguments = {"hostname", "network", "resolv_conf", "environment"},
      .steps = rootfs_steps,
      .check = check_rootfs,
      .input_files = rootfs_input_files,
  };
  return info;
}

}  // namespace kiln
