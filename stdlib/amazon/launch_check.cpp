#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"
#include "stdlib/options/option_check.h"

namespace kiln::amazon {
namespace {

constexpr int64_t largest_hop_limit = 64;

bool is_address_range(const std::string& text) {
  const size_t slash = text.find('/');
  if (slash == std::string::npos || slash + 1 == text.size() || text.size() - slash > 4) {
    return false;
  }
  const auto of = [](std::string_view part, std::string_view allowed) {
    return !part.empty() && part.find_first_not_of(allowed) == std::string_view::npos;
  };
  const std::string_view address = std::string_view(text).substr(0, slash);
  const bool is_v6 = address.find(':') != std::string_view::npos;
  return of(std::string_view(text).substr(slash + 1), "0123456789") &&
         (is_v6 ? of(address, "0123456789abcdefABCDEF:.")
                : of(address, "0123456789.") && std::ranges::count(address, '.') == 3);
}

void check_metadata(const Value& config, std::vector<ConfigProblem>& problems) {
  for (const Value& metadata : blocks_option(config, "metadata_options")) {
    std::vector<ConfigProblem> found;
    check_word(metadata, "http_endpoint", "enabled disabled",
               "http_endpoint requires either disabled or enabled as its value", found);
    check_word(metadata, "http_tokens", "optional required",
               "http_tokens requires either optional or required as its value", found);
    check_word(metadata, "instance_metadata_tags", "enabled disabled",
               "instance_metadata_tags requires either disabled or enabled as its value", found);
    const int64_t hops = integer_option(metadata, "http_put_response_hop_limit");
    if (hops < 0 || hops > largest_hop_limit) {
      found.push_back({"", "http_put_response_hop_limit requires a number between 1 and 64"});
    }
    for (ConfigProblem& problem : found) {
      problem.argument = "metadata_options";
    }
    append_problems(std::move(found), problems);
  }
}

void check_login(const Value& config, std::vector<ConfigProblem>& problems) {
  const std::string kind = communicator_kind(config);
  const bool has_key = sets_option(config, "ssh_private_key_file");
  if (sets_option(config, "ssh_keypair_name") && !has_key) {
    if (kind == "winrm" && !sets_option(config, "winrm_password")) {
      problems.push_back({"ssh_keypair_name",
                          "ssh_private_key_file must be provided to retrieve the winrm password "
                          "when using ssh_keypair_name."});
    } else if (kind == "ssh" && !bool_option(config, "ssh_agent_auth")) {
      problems.push_back({"ssh_keypair_name",
                          "ssh_private_key_file must be provided or ssh_agent_auth enabled when "
                          "ssh_keypair_name is specified."});
    }
  }
  const std::string key_type = string_option(config, "temporary_key_pair_type");
  if (key_type == "dsa" || key_type == "ecdsa") {
    problems.push_back(
        {"temporary_key_pair_type",
         fmt::format("The {} algorithm is not supported by AWS: rsa and ed25519 are", key_type)});
  }
  if (kind == "winrm" && key_type == "ed25519") {
    problems.push_back({"temporary_key_pair_type",
                        "The password of a Windows machine can be decrypted with an rsa key only",
                        true});
  }
}

void check_interface(const Value& config, std::vector<ConfigProblem>& problems) {
  const std::string interface = string_option(config, "ssh_interface");
  check_word(config, "ssh_interface",
             "public_ip private_ip public_dns private_dns ipv6 session_manager",
             "Unknown interface type: " + interface, problems);
  if (interface == "session_manager" && !sets_option(config, "iam_instance_profile") &&
      !sets_option(config, "temporary_iam_instance_profile_policy_document")) {
    problems.push_back({"ssh_interface",
                        "no iam_instance_profile defined; session_manager connection requires a "
                        "valid instance profile with AmazonSSMManagedInstanceCore permissions. "
                        "Alternatively a temporary_iam_instance_profile_policy_document can be "
                        "used."});
  }
}

void check_machine(const Value& config, std::vector<ConfigProblem>& problems) {
  constexpr int64_t minutes_per_block = 60;
  if (integer_option(config, "block_duration_minutes") % minutes_per_block != 0) {
    problems.push_back({"block_duration_minutes", "block_duration_minutes must be multiple of 60"});
  }
  check_word(config, "shutdown_behavior", "stop terminate",
             "shutdown_behavior only accepts 'stop' or 'terminate' values.", problems);
  check_word(config, "tenancy", "default dedicated host",
             "Error: Unknown tenancy type " + string_option(config, "tenancy"), problems);
  check_word(config, "capacity_reservation_preference", "none open",
             "capacity_reservation_preference must be one of none, open", problems);
  check_word(
      config, "spot_allocation_strategy",
      "price-capacity-optimized capacity-optimized diversified lowest-price",
      "Unknown spot_allocation_strategy: " + string_option(config, "spot_allocation_strategy"),
      problems);
  const std::string type = string_option(config, "instance_type");
  if (bool_option(config, "enable_t2_unlimited")) {
    if (sets_option(config, "spot_price")) {
      problems.push_back({"enable_t2_unlimited",
                          "Error: T2 Unlimited cannot be used in conjuction with Spot Instances"});
    } else if (!type.empty() && !type.starts_with("t2.")) {
      problems.push_back(
          {"enable_t2_unlimited",
           fmt::format("Error: T2 Unlimited enabled with a non-T2 Instance Type: {}", type)});
    }
  }
  for (const std::string& range : strings_option(config, "temporary_security_group_source_cidrs")) {
    if (!is_address_range(range)) {
      problems.push_back(
          {"temporary_security_group_source_cidrs",
           fmt::format("Error parsing CIDR in temporary_security_group_source_cidrs: invalid CIDR "
                       "address: {}",
                       range)});
    }
  }
}

}  // namespace

void check_run(const Value& config, const CheckContext& context,
               std::vector<ConfigProblem>& problems) {
  append_problems(check_communicator(config, context), problems);
  check_login(config, problems);
  check_source(config, problems);
  check_interface(config, problems);
  check_machine(config, problems);
  check_metadata(config, problems);
  check_local_file(config, "user_data_file", "user_data_file not found", context.files, problems);
}

std::vector<std::string> run_input_files(const Value& config) {
  const std::string path = string_option(config, "user_data_file");
  return path.empty() ? std::vector<std::string>{} : std::vector<std::string>{path};
}

}  // namespace kiln::amazon
