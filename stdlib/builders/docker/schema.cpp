#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/docker/docker_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow dockerfile_rows[] = {
    {"path", Text, "Dockerfile to build.", {.missing = "build.path is required"}},
    {"build_dir", Text, "Directory of the build's context. Default: this one."},
    {"arguments", TextMap, "Build arguments."},
    {"pull", Flag, "Asks for newer base images. Default true."},
    {"compress", Flag, "Sends the context compressed."},
};
constexpr OptionGroup dockerfile = {dockerfile_rows};

constexpr OptionRow rows[] = {
    {"author", Text, "Author of the image."},
    {"build", Block, "Builds a Dockerfile and starts from its image.", {.inside = &dockerfile}},
    {"cap_add", Texts, "Capabilities that the container gets."},
    {"cap_drop", Texts, "Capabilities that the container loses."},
    {"changes", Texts, "Changes to the image's configuration, as lines of a Dockerfile."},
    {"commit", Flag, "Makes an image of the container."},
    {"container_dir", Text, "Where uploads appear in the container. Default `/packer-files`."},
    {"device", Texts, "Devices of this computer that the container gets."},
    {"discard", Flag, "Throws the container away: for trying things out."},
    {"exec_user", Text, "User that commands run as in the container."},
    {"export_path", Text, "File to write the container's tree to, as a tar archive."},
    {"fix_upload_owner", Flag, "Gives uploads to the container's user. Default true."},
    {"image", Text, "Image to start from."},
    {"message", Text, "Message of the commit."},
    {"platform", Text, "Platform of the image: `linux/arm64`."},
    {"privileged", Flag, "Runs the container with all rights."},
    {"pty", Flag, "Runs commands on a terminal."},
    {"pull", Flag, "Pulls the image first. Default true."},
    {"run_command", Texts, "Arguments of `docker run`; `{{.Image}}` is the image.",
     template_option},
    {"runtime", Text, "Runtime of the container."},
    {"tmpfs", Texts, "Paths of the container that are in memory."},
    {"volumes", TextMap, "Directories of this computer by their path in the container."},
    {"windows_container", Flag, "The container is one of Windows."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtMostOneOf, "image build", "Only one of image or build can be specified."},
    {RuleKind::AtLeastOneOf, "image build", "Image must be specified"},
    {RuleKind::AtLeastOneOf, "commit discard export_path",
     "No instructions given for handling the artifact; expected commit, discard, or export_path"},
    {RuleKind::AtMostOneOf, "commit discard export_path",
     "Cannot specify more than one of commit, discard, and export_path"},
};

CommunicatorDefaults communicator_defaults(const Value& config) {
  const bool is_windows = bool_option(config, "windows_container");
  const std::string_view kind = is_windows ? "dockerWindowsContainer" : "docker";
  return {.kind = kind, .own_kind = kind};
}

std::vector<ConfigProblem> check_docker(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  append_problems(check_communicator(config, context, communicator_defaults(config)), problems);
  docker::check_login(config, problems);
  if (const std::string path = string_option(config, "export_path");
      !path.empty() && context.files.kind(path) == FileKind::Directory) {
    problems.push_back({"export_path", "export_path must be a file, not a directory"});
  }
  for (const Value& build : blocks_option(config, "build")) {
    const std::string path = string_option(build, "path");
    if (!path.empty() && context.files.kind(path) == FileKind::Missing) {
      problems.push_back(
          {"build", fmt::format("build.path: stat {}: no such file or directory", path)});
    }
  }
  return problems;
}

std::vector<StepDeclaration> source_steps(const Value& config) {
  if (sets_option(config, "build")) {
    return {{.name = "build_dockerfile",
             .summary = "build the Dockerfile",
             .arguments = {"build", "platform", "docker_path"}}};
  }
  const std::string image = string_option(config, "image");
  if (find_option(config, "pull") != nullptr && !bool_option(config, "pull")) {
    return {};
  }
  StepDeclaration pull{.name = "pull",
                       .summary = image.empty() ? "pull the image" : "pull " + image,
                       .arguments = option_names({docker::login_options()}),
                       .effects = docker::registry_effects(config, image)};
  pull.arguments.insert(pull.arguments.end(), {"image", "platform", "pull", "docker_path"});
  return {std::move(pull)};
}

StepDeclaration artifact_step(const Value& config) {
  const std::string path = string_option(config, "export_path");
  if (!path.empty()) {
    return {.name = "export",
            .summary = "export the container to " + path,
            .after_provisioning = true,
            .arguments = {"export_path"},
            .effects = {{Effect::Kind::Creates, path}}};
  }
  if (bool_option(config, "commit")) {
    return {.name = "commit",
            .summary = "commit the container to an image",
            .after_provisioning = true,
            .arguments = {"author", "changes", "commit", "message"},
            .effects = {{Effect::Kind::Creates, "docker image"}}};
  }
  return {.name = "discard",
          .summary = "throw the container away",
          .after_provisioning = true,
          .arguments = {"discard"}};
}

std::vector<StepDeclaration> docker_steps(const Value& config) {
  std::vector<StepDeclaration> steps = source_steps(config);
  steps.push_back({.name = "run",
                   .summary = "run a container",
                   .arguments = {"image", "build", "cap_add", "cap_drop", "container_dir", "device",
                                 "platform", "privileged", "run_command", "runtime", "tmpfs",
                                 "volumes", "windows_container", "docker_path"},
                   .effects = {{Effect::Kind::Creates, "docker container"}}});
  const CommunicatorDefaults defaults = communicator_defaults(config);
  if (communicator_kind(config, defaults) != defaults.kind) {
    steps.push_back(connect_step(config, "the container", defaults));
  }
  steps.push_back(artifact_step(config));
  return steps;
}

std::vector<std::string> docker_inputs(const Value& config) {
  std::vector<std::string> files;
  for (const Value& build : blocks_option(config, "build")) {
    if (std::string path = string_option(build, "path"); !path.empty()) {
      files.push_back(std::move(path));
    }
  }
  return files;
}

}  // namespace

const ComponentInfo& docker_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "docker",
      .schema = schema_of("Makes an image, or a tar archive, of a Docker container that is started "
                          "from another image and provisioned.",
                          {OptionGroup{rows, rules}, docker::program_options(),
                           docker::login_options(), communicator_options()}),
      .outputs = {{"ImageSha256", Type::string()},
                  {"SourceImageDigest", Type::string()},
                  {"SourceImageSha256", Type::string()}},
      .steps = docker_steps,
      .check = check_docker,
      .input_files = docker_inputs};
  return info;
}

}  // namespace kiln
