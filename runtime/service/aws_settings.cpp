#include "runtime/service/aws_settings.h"

#include <fmt/format.h>

#include <map>

namespace kiln {
namespace {

using Profile = std::map<std::string, std::string>;

std::string trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  return first == std::string_view::npos
             ? ""
             : std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

// Adds the settings of the section `[wanted]` (or `[profile wanted]`) of a shared file. Settings
// nested under another, which are indented, are not ours.
void read_section(std::string_view text, const std::string& wanted, Profile& into) {
  bool is_inside = false;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string content = trim(line);
    if (content.empty() || content[0] == '#' || content[0] == ';') {
      continue;
    }
    if (content[0] == '[') {
      const std::string name = trim(content.substr(1, content.find(']') - 1));
      is_inside = name == wanted || name == "profile " + wanted;
      continue;
    }
    const size_t equals = content.find('=');
    const bool is_nested = line[0] == ' ' || line[0] == '\t';
    if (is_inside && !is_nested && equals != std::string::npos) {
      into.emplace(trim(content.substr(0, equals)), trim(content.substr(equals + 1)));
    }
  }
}

// Of what both files say the credentials file's counts. A file that is not there says nothing.
Profile read_profile(const ServiceSettings& settings, const std::string& name) {
  Profile profile;
  const std::string home = settings.variable("HOME");
  for (const auto& [variable, file] :
       {std::pair{"AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials"},
        std::pair{"AWS_CONFIG_FILE", "/.aws/config"}}) {
    std::string path = settings.variable(variable);
    if (path.empty() && !home.empty()) {
      path = home + file;
    }
    if (!path.empty() && settings.files->kind(path) == FileKind::Regular) {
      if (const Result<std::string> text = settings.files->read(path)) {
        read_section(*text, name, profile);
      }
    }
  }
  return profile;
}

std::string first_set(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) {
      return text;
    }
  }
  return "";
}

}  // namespace

Result<AwsSettings> read_aws_settings(const ServiceSettings& settings, const std::string& service,
                                      const std::string& variable) {
  const auto set = [&](const std::string& name) { return settings.variable(name); };
  const std::string name = first_set({set("AWS_PROFILE"), set("AWS_DEFAULT_PROFILE"), "default"});
  Profile profile = read_profile(settings, name);
  AwsSettings aws;
  aws.access_key = set("AWS_ACCESS_KEY_ID");
  aws.secret_key = set("AWS_SECRET_ACCESS_KEY");
  aws.session_token = set("AWS_SESSION_TOKEN");
  if (aws.access_key.empty() || aws.secret_key.empty()) {
    aws.access_key = profile["aws_access_key_id"];
    aws.secret_key = profile["aws_secret_access_key"];
    aws.session_token = profile["aws_session_token"];
  }
  if (aws.access_key.empty() || aws.secret_key.empty()) {
    return Error{fmt::format(
        "no AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, and the "
        "profile \"{}\" of the shared files has no aws_access_key_id and aws_secret_access_key. "
        "Roles, SSO, credential processes and metadata services are not asked: give the "
        "credentials they yield in the environment (aws configure export-credentials --format env)",
        name)};
  }
  aws.region = first_set({set("AWS_REGION"), set("AWS_DEFAULT_REGION"), profile["region"]});
  if (aws.region.empty()) {
    return Error{
        fmt::format("no AWS region: set AWS_REGION, or `region` in the profile \"{}\"", name)};
  }
  KILN_ASSIGN(const bool ignores, settings.truth("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", false));
  if (!ignores) {
    aws.endpoint = first_set(
        {set("AWS_ENDPOINT_URL_" + variable), set("AWS_ENDPOINT_URL"), profile["endpoint_url"]});
  }
  if (aws.endpoint.empty()) {
    aws.endpoint = fmt::format("https://{}.{}.amazonaws.com{}", service, aws.region,
                               aws.region.starts_with("cn-") ? ".cn" : "");
  }
  while (aws.endpoint.ends_with('/')) {
    aws.endpoint.pop_back();
  }
  aws.ca_file = first_set({set("AWS_CA_BUNDLE"), profile["ca_bundle"]});
  return aws;
}

}  // namespace kiln
