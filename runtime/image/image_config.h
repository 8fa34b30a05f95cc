#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// One line of an image's history (image-spec, "Image Configuration").
struct ImageHistory {
  // RFC 3339, or empty.
  std::string created;
  std::string created_by;
  std::string author;
  std::string comment;
  // Changed only the configuration, and has no layer.
  bool empty_layer = false;
};

// How an image is run: the `config` of an OCI or Docker image configuration, and its platform.
struct ImageConfig {
  // Go's names: `amd64`, `arm64`; see host_architecture().
  std::string architecture;
  std::string os = "linux";
  std::string variant;
  // RFC 3339; see rfc3339_time(). Empty: none.
  std::string created;
  std::string author;

  // NAME=VALUE, in order.
  std::vector<std::string> env;
  std::vector<std::string> entrypoint;
  std::vector<std::string> cmd;
  std::string working_dir;
  // `user`, `uid`, `user:group`, `uid:gid`.
  std::string user;
  // `80/tcp`, in bytewise order.
  std::vector<std::string> exposed_ports;
  // Paths, in bytewise order.
  std::vector<std::string> volumes;
  std::string stop_signal;
  std::map<std::string, std::string> labels;
  // What a base image's `config` holds besides (Healthcheck, OnBuild, ...): a JSON object, or
  // empty. Kept as it is.
  std::string other;
};

// The name an image gives this machine's processor.
std::string host_architecture();

// Seconds since 1970 as `2024-01-31T12:00:00Z`.
std::string rfc3339_time(int64_t seconds);

// Sets NAME=VALUE among `env`, in the place of an earlier one of that name or at the end.
void set_env(std::vector<std::string>& env, std::string_view name, std::string_view value);

// A whole image configuration as JSON, keys sorted: the same for OCI layouts and Docker archives.
// There must be one line of history with a layer for each of `diff_ids`; missing ones are added
// at the front.
std::string image_config_json(const ImageConfig& config, const std::vector<std::string>& diff_ids,
                              std::vector<ImageHistory> history);

struct ParsedImageConfig {
  ImageConfig config;
  std::vector<std::string> diff_ids;
  std::vector<ImageHistory> history;
};

// Reads an image configuration of OCI or Docker. `subject` names it in errors.
Result<ParsedImageConfig> parse_image_config(std::string_view json, std::string_view subject);

}  // namespace kiln
