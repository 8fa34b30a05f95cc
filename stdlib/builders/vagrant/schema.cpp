#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"add_cacert", Text, "Certificate authority for downloads."},
    {"add_capath", Text, "Directory of certificate authorities for downloads."},
    {"add_cert", Text, "Client certificate for downloads."},
    {"add_clean", Flag, "Starts downloads anew."},
    {"add_force", Flag, "Downloads the box even where it is there."},
    {"add_insecure", Flag, "Does not check certificates of downloads."},
    {"box_name", Text, "Name that the box gets."},
    {"box_version", Text, "Version of the box."},
    {"checksum", Text, "Digest of the box."},
    {"global_id", Text, "Running machine of vagrant to use."},
    {"insert_key", Flag, "Replaces vagrant's insecure key."},
    {"output_dir", Text, "Directory of the box. Default `output-` and the source's name."},
    {"output_vagrantfile", Text, "Vagrantfile that goes into the box."},
    {"package_include", Texts, "Files that go into the box."},
    {"provider", Text, "Provider of the machine: `virtualbox`, `libvirt`."},
    {"skip_add", Flag, "Adds no box: it is there."},
    {"skip_package", Flag, "Makes no box."},
    {"source_path", Text, "Box to start from: a name, URL or file."},
    {"synced_folder", Text, "Directory of this computer that the machine sees."},
    {"teardown_method", Text, "What ends the machine: `destroy` (default), `halt`, `suspend`."},
    {"template", Text, "Template of the Vagrantfile."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "source_path global_id",
     "source_path is required unless you have set global_id"},
    {RuleKind::AtMostOneOf, "source_path global_id",
     "You may either set global_id or source_path but not both"},
};

constexpr CommunicatorDefaults communicator_defaults = {.has_user = true, .own_kind = "vagrant"};

std::vector<ConfigProblem> check_vagrant(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  append_problems(check_communicator(config, context, communicator_defaults), problems);
  if (!sets_option(config, "communicator") || communicator_kind(config) != "ssh") {
    problems.push_back(
        {"communicator", "The Vagrant builder currently only supports the ssh communicator\""});
  }
  check_word(config, "teardown_method", "halt suspend destroy",
             "Invalid teardown method given. Must be one of halt, suspend, or destroy.", problems);
  const std::string path = string_option(config, "source_path");
  if (path.ends_with(".box") && url_host(path).empty()) {
    if (!sets_option(config, "box_name")) {
      problems.push_back({"source_path", "If source_path is a local file, box_name must be set"});
    }
    check_local_file(config, "source_path", "source_path", context.files, problems);
  }
  check_local_file(config, "template", "Template does not exist", context.files, problems);
  return problems;
}

std::vector<StepDeclaration> vagrant_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  const std::string source = string_option(config, "source_path");
  if (!bool_option(config, "skip_add") && !sets_option(config, "global_id")) {
    StepDeclaration add{.name = "add_box",
                        .summary = source.empty() ? "add the box" : "add the box " + source,
                        .arguments = {"add_cacert", "add_capath", "add_cert", "add_clean",
                                      "add_force", "add_insecure", "box_name", "box_version",
                                      "checksum", "provider", "source_path"}};
    const std::string host = url_host(source);
    add.effects.push_back({Effect::Kind::Network, host.empty() ? "vagrantcloud.com" : host});
    steps.push_back(std::move(add));
  }
  steps.push_back(
      {.name = "up",
       .summary = "start the machine",
       .arguments = {"global_id", "insert_key", "provider", "synced_folder", "template"},
       .effects = {{Effect::Kind::Creates, "vagrant machine"}}});
  steps.push_back(connect_step(config, "the machine", communicator_defaults));
  if (!bool_option(config, "skip_package")) {
    const std::string directory = string_option(config, "output_dir");
    steps.push_back({.name = "package",
                     .summary = "pack the machine as a box",
                     .after_provisioning = true,
                     .arguments = {"output_dir", "output_vagrantfile", "package_include"},
                     .effects = {{Effect::Kind::Creates,
                                  directory.empty() ? "the output directory" : directory}}});
  }
  steps.push_back({.name = "teardown",
                   .summary = fmt::format("{} the machine",
                                          string_option(config, "teardown_method", "destroy")),
                   .after_provisioning = true,
                   .arguments = {"teardown_method"}});
  return steps;
}

}  // namespace

const ComponentInfo& vagrant_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "vagrant",
      .schema = schema_of("Starts a machine with vagrant, provisions it, and packs it as a box.",
                          {OptionGroup{rows, rules}, http_options(), floppy_options(),
                           boot_options(), shutdown_options(), communicator_options()}),
      .steps = vagrant_steps,
      .check = check_vagrant};
  return info;
}

}  // namespace kiln
