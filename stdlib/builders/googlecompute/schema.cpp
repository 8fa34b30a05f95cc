#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/google/google_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow key_rows[] = {
    {"kmsKeyName", Text, "Key of the key management service."},
    {"rawKey", Text, "The key itself, in base64.", secret_option},
};
constexpr OptionGroup key = {key_rows};

constexpr OptionRow affinity_rows[] = {
    {"key", Text, "Label of the node."},
    {"operator", Text, "`IN` or `NOT_IN`."},
    {"values", Texts, "Values of the label."},
};
constexpr OptionGroup affinity = {affinity_rows};

constexpr OptionRow reservation_rows[] = {
    {"consume_reservation_type", Text, "Which reservations: `ANY_RESERVATION`, `NO_RESERVATION`."},
    {"key", Text, "Label of the reservation."},
    {"values", Texts, "Values of the label."},
};
constexpr OptionGroup reservation = {reservation_rows};

constexpr OptionRow disk_rows[] = {
    {"attachment_mode", Text, "`READ_WRITE` (default) or `READ_ONLY`."},
    {"create_image", Flag, "Makes the image of this disk."},
    {"device_name", Text, "Name of the device in the machine."},
    {"disk_encryption_key", Block, "Key of the disk.", {.inside = &key}},
    {"disk_name", Text, "Name of the disk."},
    {"interface_type", Text, "`SCSI` (default) or `NVME`, of scratch disks."},
    {"iops", Quantity, "Input and output operations per second."},
    {"keep_device", Flag, "Keeps the disk when the machine is deleted."},
    {"replica_zones", Texts, "Zones that the disk is kept in."},
    {"source_image", Text, "Image to fill the disk from."},
    {"source_volume", Text, "Disk to attach."},
    {"volume_size", Quantity, "Size of the disk in GB."},
    {"volume_type", Text, "Type of the disk: `pd-ssd`, `scratch`."},
};
constexpr OptionGroup disk = {disk_rows};

constexpr OptionRow rows[] = {
    {"accelerator_count", Quantity, "Number of accelerators."},
    {"accelerator_type", Text, "Type of the accelerators, as a URL."},
    {"address", Text, "Static address of the machine."},
    {"delete_at", Text, "When the image is to be deleted, as RFC 3339 has it."},
    {"deprecate_at", Text, "When the image becomes deprecated."},
    {"obsolete_at", Text, "When the image becomes obsolete."},
    {"disable_default_service_account", Flag, "Gives the machine no service account."},
    {"disk_attachment", Blocks, "A further disk of the machine.", {.inside = &disk}},
    {"disk_encryption_key", Block, "Key of the machine's disk.", {.inside = &key}},
    {"disk_name", Text, "Name of the machine's disk."},
    {"enable_integrity_monitoring", Flag, "Watches how the machine boots."},
    {"enable_nested_virtualization", Flag, "Lets the machine run machines of its own."},
    {"enable_secure_boot", Flag, "Boots securely."},
    {"enable_vtpm", Flag, "Gives the machine a TPM."},
    {"iap_ext", Text, "Ending of the tunnel's script."},
    {"iap_hashbang", Text, "Interpreter of the tunnel's script."},
    {"iap_localhost_port", Quantity, "Local port of the tunnel."},
    {"iap_tunnel_launch_wait", Quantity, "How many seconds the tunnel may take to open."},
    {"image_encryption_key", Block, "Key of the image.", {.inside = &key}},
    {"image_licenses", Texts, "Licences of the image."},
    {"image_project_id", Text, "Project of the image. Default: that of the build."},
    {"instance_name", Text, "Name of the machine."},
    {"instance_termination_action", Text, "What ends a machine that is preempted: `STOP`."},
    {"labels", TextMap, "Labels of the machine."},
    {"max_run_duration_in_seconds", Quantity, "How long the machine may run."},
    {"metadata", TextMap, "Metadata of the machine."},
    {"metadata_files", TextMap, "Files with metadata of the machine, by key."},
    {"min_cpu_platform", Text, "Oldest processor to accept."},
    {"network_ip", Text, "Internal address of the machine."},
    {"network_project_id", Text, "Project of the network."},
    {"node_affinity", Blocks, "A rule for the nodes to run on.", {.inside = &affinity}},
    {"on_host_maintenance", Text, "What maintenance does: `MIGRATE` (default), `TERMINATE`."},
    {"oslogin_ssh_key_expire_after", Time, "How long the key of OS Login is good."},
    {"oslogin_ssh_username", Text, "User of OS Login."},
    {"preemptible", Flag, "Uses a preemptible machine."},
    {"region", Text, "Region of the machine. Default: that of the zone."},
    {"reservation_affinity", Block, "Which reservations to use.", {.inside = &reservation}},
    {"resource_manager_tags", TextMap, "Tags of the resource manager."},
    {"skip_create_image", Flag, "Makes no image: for trying a template out."},
    {"source_image", Text, "Image to start from."},
    {"source_image_project_id", Texts, "Projects to look for the source in."},
    {"startup_script_file", Text, "Script that the machine runs when it starts."},
    {"state_timeout", Time, "How long one operation may take. Default `5m`."},
    {"tags", Texts, "Network tags of the machine."},
    {"use_iap", Flag, "Connects through the Identity-Aware Proxy."},
    {"use_internal_ip", Flag, "Connects to the machine's internal address."},
    {"use_os_login", Flag, "Logs in by OS Login."},
    {"wait_to_add_ssh_keys", Time, "How long to wait before adding keys."},
    {"windows_password_timeout", Time, "How long to wait for a Windows password. Default `3m`."},
    {"wrap_startup_script", Flag, "Tells the end of the startup script in metadata. Default true."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "source_image source_image_family",
     "a source_image or source_image_family must be specified"},
    {RuleKind::AtLeastOneOf, "project_id", "a project_id must be specified"},
    {RuleKind::AtLeastOneOf, "zone", "a zone must be specified"},
    {RuleKind::RequiredWith, "accelerator_count accelerator_type",
     "'accelerator_type' must be set when 'accelerator_count' is set"},
    {RuleKind::AtMostOneOf, "disable_default_service_account service_account_email",
     "you cannot set both `disable_default_service_account` and `service_account_email`"},
};

std::vector<ConfigProblem> check_google(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  google::check_access(config, context, problems);
  google::check_image(config, problems);
  const CommunicatorDefaults defaults = {.has_user = bool_option(config, "use_os_login") &&
                                                     sets_option(config, "oslogin_ssh_username")};
  append_problems(check_communicator(config, context, defaults), problems);
  const std::string maintenance = string_option(config, "on_host_maintenance");
  check_word(config, "on_host_maintenance", "MIGRATE TERMINATE",
             "on_host_maintenance must be one of MIGRATE or TERMINATE.", problems);
  if (maintenance == "MIGRATE" && bool_option(config, "preemptible")) {
    problems.push_back({"on_host_maintenance",
                        "on_host_maintenance must be TERMINATE when using preemptible instances."});
  }
  if (sets_option(config, "accelerator_count") && maintenance != "TERMINATE" &&
      (!sets_option(config, "on_host_maintenance") || !maintenance.empty())) {
    problems.push_back({"accelerator_count",
                        "'on_host_maintenance' must be set to 'TERMINATE' when 'accelerator_count' "
                        "is more than 0"});
  }
  if (bool_option(config, "omit_external_ip") && sets_option(config, "address")) {
    problems.push_back(
        {"address", "you can not specify an external address when 'omit_external_ip' is true"});
  }
  if (bool_option(config, "omit_external_ip") && !bool_option(config, "use_internal_ip") &&
      !has_option(config, "use_internal_ip") && !sets_option(config, "use_iap")) {
    problems.push_back(
        {"omit_external_ip", "'use_internal_ip' must be true if 'omit_external_ip' is true"});
  }
  if (bool_option(config, "omit_external_ip") &&
      find_option(config, "use_internal_ip") != nullptr &&
      !bool_option(config, "use_internal_ip") && !sets_option(config, "use_iap")) {
    problems.push_back(
        {"use_internal_ip", "'use_internal_ip' must be true if 'omit_external_ip' is true"});
  }
  check_local_file(config, "startup_script_file", "Cannot open startup script", context.files,
                   problems);
  for (const auto& [name, path] : string_map_option(config, "metadata_files")) {
    if (!path.empty() && context.files.kind(path) == FileKind::Missing) {
      problems.push_back(
          {"metadata_files",
           fmt::format("stat {}: no such file or directory, for the key \"{}\"", path, name)});
    }
  }
  for (const Value& attachment : blocks_option(config, "disk_attachment")) {
    if (!sets_option(attachment, "volume_type") && !sets_option(attachment, "source_volume")) {
      problems.push_back({"disk_attachment", "a disk_attachment needs a volume_type"});
    }
  }
  return problems;
}

std::vector<StepDeclaration> google_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  const std::string image = string_option(config, "image_name");
  steps.push_back(google::service_step(config, "check_image",
                                       "look whether the image exists already",
                                       {"image_name", "image_project_id", "project_id"}, false));
  const std::string family = string_option(config, "source_image_family");
  steps.push_back(google::service_step(
      config, "find_source",
      family.empty() ? "find the source image" : fmt::format("find the newest image of {}", family),
      {"source_image", "source_image_family", "source_image_project_id"}, false));
  std::vector<std::string> arguments = option_names({OptionGroup{rows}, google::machine_options()});
  arguments.emplace_back("project_id");
  arguments.emplace_back("scopes");
  steps.push_back(google::service_step(
      config, "create_instance",
      fmt::format("start a machine in {}", string_option(config, "zone", "the zone")),
      std::move(arguments), false));
  steps.back().effects.push_back({Effect::Kind::Creates, "Compute Engine instance and disk"});
  if (communicator_kind(config) == "winrm" && !sets_option(config, "winrm_password")) {
    steps.push_back(google::service_step(config, "create_password", "set the machine's password",
                                         {"windows_password_timeout"}, false));
  }
  if (bool_option(config, "use_iap")) {
    steps.push_back({.name = "open_tunnel",
                     .summary = "open a tunnel to the machine",
                     .arguments = {"iap_ext", "iap_hashbang", "iap_localhost_port",
                                   "iap_tunnel_launch_wait", "use_iap"},
                     .effects = {{Effect::Kind::Network, "tunnel.cloudproxy.app"}}});
  }
  if (communicator_kind(config) != "none") {
    steps.push_back(connect_step(config, "the machine"));
  }
  steps.push_back(google::service_step(config, "delete_instance",
                                       "delete the machine and keep its disk", {}, true));
  if (bool_option(config, "skip_create_image")) {
    return steps;
  }
  arguments = option_names({google::image_options()});
  arguments.insert(arguments.end(), {"image_encryption_key", "image_licenses", "image_project_id"});
  steps.push_back(google::service_step(config, "create_image",
                                       image.empty() ? "make the image" : "make " + image,
                                       std::move(arguments), true));
  steps.back().effects.push_back(
      {Effect::Kind::Creates, image.empty() ? "image" : "image " + image});
  if (sets_option(config, "deprecate_at") || sets_option(config, "obsolete_at") ||
      sets_option(config, "delete_at")) {
    steps.push_back(google::service_step(config, "set_lifetime", "set how long the image is good",
                                         {"deprecate_at", "obsolete_at", "delete_at"}, true));
  }
  return steps;
}

std::vector<std::string> google_inputs(const Value& config) {
  std::vector<std::string> files;
  for (const char* name : {"account_file", "credentials_file", "startup_script_file"}) {
    if (std::string path = string_option(config, name); !path.empty()) {
      files.push_back(std::move(path));
    }
  }
  for (auto& [name, path] : string_map_option(config, "metadata_files")) {
    files.push_back(path);
  }
  return files;
}

}  // namespace

const ComponentInfo& googlecompute_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "googlecompute",
      .schema =
          schema_of("Makes a Google Compute Engine image: starts a machine from a source "
                    "image, provisions it, and makes an image of its disk.",
                    {google::access_options(), google::endpoint_options(),
                     google::project_options(), google::machine_options(), google::image_options(),
                     OptionGroup{rows, rules}, communicator_options()}),
      .outputs = {{"SourceImageName", Type::string()}},
      .steps = google_steps,
      .check = check_google,
      .template_functions = {"clean_resource_name"},
      .input_files = google_inputs};
  return info;
}

}  // namespace kiln
