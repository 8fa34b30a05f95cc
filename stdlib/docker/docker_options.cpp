#include "stdlib/docker/docker_options.h"

#include "compiler/config/option.h"

namespace kiln::docker {
namespace {

using enum OptionType;

constexpr OptionRow program_rows[] = {
    {"docker_path", Text, "Program to run. Default `docker`."},
};

constexpr OptionRow login_rows[] = {
    {"login", Flag, "Logs in to the registry first."},
    {"login_server", Text, "Registry to log in to. Default: Docker Hub."},
    {"login_username", Text, "User to log in as."},
    {"login_password", Text, "Password of that user.", secret_option},
    {"ecr_login", Flag, "Logs in to Amazon's registry with credentials of AWS."},
    {"aws_access_key", Text, "Access key for Amazon's registry.", secret_option},
    {"aws_secret_key", Text, "Secret that belongs to that key.", secret_option},
    {"aws_token", Text, "Session token that belongs to temporary keys.", secret_option},
    {"aws_profile", Text, "Profile of the shared credentials file."},
    {"aws_force_use_public_ecr", Flag, "Uses Amazon's public registry whatever the server."},
};

}  // namespace

OptionGroup program_options() {
  return {program_rows};
}

OptionGroup login_options() {
  return {login_rows};
}

void check_login(const Value& config, std::vector<ConfigProblem>& problems) {
  if (bool_option(config, "ecr_login") && !sets_option(config, "login_server")) {
    problems.push_back({"ecr_login", "ECR login requires login server to be provided."});
  }
}

std::string registry_of(const std::string& reference) {
  const size_t slash = reference.find('/');
  const std::string first = reference.substr(0, slash);
  const bool is_host = slash != std::string::npos &&
                       (first.find_first_of(".:") != std::string::npos || first == "localhost");
  return is_host ? first : "registry-1.docker.io";
}

std::vector<Effect> registry_effects(const Value& config, const std::string& reference) {
  const std::string server = string_option(config, "login_server");
  std::vector<Effect> effects = {{Effect::Kind::Network, registry_of(reference)}};
  if (bool_option(config, "login")) {
    effects.push_back(
        {Effect::Kind::Credential, server.empty() ? "registry login" : "login of " + server});
  }
  if (bool_option(config, "ecr_login")) {
    effects.push_back({Effect::Kind::Credential, "AWS credentials"});
  }
  return effects;
}

}  // namespace kiln::docker
