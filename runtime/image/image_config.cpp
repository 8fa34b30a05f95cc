#include "runtime/image/image_config.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "runtime/image/oci_document.h"

namespace kiln {
namespace {

// The fields of `config` that ImageConfig has members for.
constexpr std::array<std::string_view, 9> kKnown = {"Env",        "Entrypoint", "Cmd",
                                                    "WorkingDir", "User",       "ExposedPorts",
                                                    "Volumes",    "StopSignal", "Labels"};

llvm::json::Object json_set(const std::vector<std::string>& items) {
  llvm::json::Object object;
  for (const std::string& item : items) {
    object[llvm::json::fixUTF8(item)] = llvm::json::Object();
  }
  return object;
}

void put(llvm::json::Object& object, llvm::StringRef key, const std::string& text) {
  if (!text.empty()) {
    object[key] = json_text(text);
  }
}

llvm::json::Object run_config(const ImageConfig& config) {
  llvm::json::Object out;
  if (!config.other.empty()) {
    if (auto other = parse_document(config.other, "image configuration")) {
      out = *std::move(other);
    }
  }
  if (!config.env.empty()) {
    out["Env"] = json_strings(config.env);
  }
  if (!config.entrypoint.empty()) {
    out["Entrypoint"] = json_strings(config.entrypoint);
  }
  if (!config.cmd.empty()) {
    out["Cmd"] = json_strings(config.cmd);
  }
  if (!config.exposed_ports.empty()) {
    out["ExposedPorts"] = json_set(config.exposed_ports);
  }
  if (!config.volumes.empty()) {
    out["Volumes"] = json_set(config.volumes);
  }
  if (!config.labels.empty()) {
    llvm::json::Object labels;
    for (const auto& [name, value] : config.labels) {
      labels[llvm::json::fixUTF8(name)] = json_text(value);
    }
    out["Labels"] = std::move(labels);
  }
  put(out, "WorkingDir", config.working_dir);
  put(out, "User", config.user);
  put(out, "StopSignal", config.stop_signal);
  return out;
}

// A configuration must tell of each layer; bases without any history exist.
void complete_history(std::vector<ImageHistory>& history, size_t layers) {
  auto with_layer = static_cast<size_t>(std::count_if(
      history.begin(), history.end(), [](const ImageHistory& h) { return !h.empty_layer; }));
  if (with_layer < layers) {
    ImageHistory missing;
    missing.created_by = "layer of the base image";
    history.insert(history.begin(), layers - with_layer, missing);
  }
}

llvm::json::Object history_json(const ImageHistory& line) {
  llvm::json::Object out;
  put(out, "created", line.created);
  put(out, "created_by", line.created_by);
  put(out, "author", line.author);
  put(out, "comment", line.comment);
  if (line.empty_layer) {
    out["empty_layer"] = true;
  }
  return out;
}

std::vector<std::string> keys_at(const llvm::json::Object& object, llvm::StringRef key) {
  std::vector<std::string> keys;
  if (const llvm::json::Object* set = object.getObject(key)) {
    for (const auto& [name, value] : *set) {
      keys.push_back(llvm::StringRef(name).str());
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

Result<void> read_run_config(llvm::json::Object run, std::string_view subject,
                             ImageConfig& config) {
  KILN_ASSIGN(config.env, strings_at(run, "Env", subject));
  KILN_ASSIGN(config.entrypoint, strings_at(run, "Entrypoint", subject));
  KILN_ASSIGN(config.cmd, strings_at(run, "Cmd", subject));
  KILN_ASSIGN(config.labels, string_map_at(run, "Labels", subject));
  config.working_dir = string_at(run, "WorkingDir");
  config.user = string_at(run, "User");
  config.stop_signal = string_at(run, "StopSignal");
  config.exposed_ports = keys_at(run, "ExposedPorts");
  config.volumes = keys_at(run, "Volumes");
  for (std::string_view known : kKnown) {
    run.erase(llvm::StringRef(known.data(), known.size()));
  }
  if (!run.empty()) {
    config.other = document_text(std::move(run));
  }
  return {};
}

}  // namespace

std::string host_architecture() {
  utsname name{};
  ::uname(&name);
  std::string machine = name.machine;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNames = {{
      {"x86_64", "amd64"},
      {"aarch64", "arm64"},
      {"armv7l", "arm"},
      {"armv6l", "arm"},
      {"i686", "386"},
      {"loongarch64", "loong64"},
  }};
  for (const auto& [kernel, image] : kNames) {
    if (machine == kernel) {
      return std::string(image);
    }
  }
  return machine;
}

std::string rfc3339_time(int64_t seconds) {
  std::time_t time = seconds;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

void set_env(std::vector<std::string>& env, std::string_view name, std::string_view value) {
  std::string line = fmt::format("{}={}", name, value);
  for (std::string& present : env) {
    if (present.compare(0, name.size() + 1, line, 0, name.size() + 1) == 0) {
      present = line;
      return;
    }
  }
  env.push_back(line);
}

std::string image_config_json(const ImageConfig& config, const std::vector<std::string>& diff_ids,
                              std::vector<ImageHistory> history) {
  complete_history(history, diff_ids.size());
  llvm::json::Array lines;
  for (const ImageHistory& line : history) {
    lines.push_back(history_json(line));
  }
  llvm::json::Object out{
      {"architecture", json_text(config.architecture)},
      {"os", json_text(config.os)},
      {"config", run_config(config)},
      {"rootfs", llvm::json::Object{{"type", "layers"}, {"diff_ids", json_strings(diff_ids)}}},
      {"history", std::move(lines)}};
  put(out, "variant", config.variant);
  put(out, "created", config.created);
  put(out, "author", config.author);
  return document_text(std::move(out));
}

Result<ParsedImageConfig> parse_image_config(std::string_view json, std::string_view subject) {
  KILN_ASSIGN(llvm::json::Object document, parse_document(json, subject));
  ParsedImageConfig out;
  out.config.architecture = string_at(document, "architecture");
  out.config.os = string_at(document, "os");
  out.config.variant = string_at(document, "variant");
  out.config.created = string_at(document, "created");
  out.config.author = string_at(document, "author");
  if (llvm::json::Object* run = document.getObject("config")) {
    KILN_TRY(read_run_config(std::move(*run), subject, out.config));
  }
  const llvm::json::Object* rootfs = document.getObject("rootfs");
  if (rootfs == nullptr) {
    return Error{fmt::format("{}: has no \"rootfs\"", subject)};
  }
  KILN_ASSIGN(out.diff_ids, strings_at(*rootfs, "diff_ids", subject));
  for (const std::string& diff_id : out.diff_ids) {
    if (!is_oci_digest(diff_id)) {
      return Error{fmt::format("{}: \"{}\" is not a sha256 or sha512 digest", subject,
                               diff_id.substr(0, 200))};
    }
  }
  if (const llvm::json::Array* lines = document.getArray("history")) {
    for (const llvm::json::Value& value : *lines) {
      const llvm::json::Object* line = value.getAsObject();
      if (line == nullptr) {
        return Error{fmt::format("{}: \"history\" holds something that is no object", subject)};
      }
      out.history.push_back({string_at(*line, "created"), string_at(*line, "created_by"),
                             string_at(*line, "author"), string_at(*line, "comment"),
                             line->getBoolean("empty_layer").value_or(false)});
    }
  }
  return out;
}

}  // namespace kiln
