#include "cli/installed_plugins.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <charconv>
#include <tuple>

#include "compiler/source/sha256.h"

namespace kiln {
namespace {

// Packer's limit for the parts of a source.
constexpr size_t max_depth = 16;

// `linux_amd64`, in Go's words.
std::string system_suffix() {
  utsname system{};
  const std::string machine = ::uname(&system) == 0 ? system.machine : "";
  return "_linux_" + (machine == "x86_64"    ? "amd64"
                      : machine == "aarch64" ? "arm64"
                      : machine == "i686"    ? "386"
                                             : machine);
}

std::optional<uint32_t> number_of(std::string_view text) {
  uint32_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && end == text.data() + text.size() && !text.empty()
             ? std::optional(number)
             : std::nullopt;
}

// `packer-plugin-NAME_vVERSION_xMAJOR.MINOR_OS_ARCH`.
std::optional<InstalledPlugin> parse_file_name(std::string_view file, std::string_view name) {
  const std::string prefix = fmt::format("packer-plugin-{}_v", name);
  const std::string suffix = system_suffix();
  if (!file.starts_with(prefix) || !file.ends_with(suffix) ||
      file.size() < prefix.size() + suffix.size()) {
    return std::nullopt;
  }
  file.remove_prefix(prefix.size());
  file.remove_suffix(suffix.size());
  const size_t api = file.find("_x");
  const size_t dot = api == std::string_view::npos ? api : file.find('.', api);
  if (dot == std::string_view::npos) {
    return std::nullopt;
  }
  InstalledPlugin plugin;
  plugin.version_text = file.substr(0, api);
  const std::optional<Version> version = parse_version(plugin.version_text);
  const std::optional<uint32_t> major = number_of(file.substr(api + 2, dot - api - 2));
  const std::optional<uint32_t> minor = number_of(file.substr(dot + 1));
  // Packer takes releases and `-dev` of its own writing only.
  if (!version || !major || !minor || plugin.version_text.find('+') != std::string::npos ||
      (!version->prerelease.empty() && version->prerelease != "dev") || version->given != 3) {
    return std::nullopt;
  }
  plugin.name = name;
  plugin.version = *version;
  plugin.api_major = *major;
  plugin.api_minor = *minor;
  return plugin;
}

bool has_its_checksum(const FileReader& files, const std::string& path) {
  const Result<std::string> expected = files.read(path + "_SHA256SUM");
  const Result<std::string> content = expected ? files.read(path) : expected;
  return content &&
         sha256_hex(*content) == expected->substr(0, expected->find_last_not_of("\r\n ") + 1);
}

void look_into(const FileReader& files, const std::string& directory, const std::string& source,
               size_t depth, std::vector<InstalledPlugin>& found) {
  const Result<std::vector<std::string>> names = files.list(directory);
  if (!names || depth > max_depth) {
    return;
  }
  const std::string_view last = std::string_view(source).substr(source.rfind('/') + 1);
  for (const std::string& name : *names) {
    const std::string path = directory + "/" + name;
    switch (files.kind(path)) {
      case FileKind::Directory:
        look_into(files, path, source.empty() ? name : source + "/" + name, depth + 1, found);
        break;
      case FileKind::Regular:
        if (std::optional<InstalledPlugin> plugin = parse_file_name(name, last);
            plugin && has_its_checksum(files, path)) {
          plugin->source = source;
          plugin->path = path;
          found.push_back(*std::move(plugin));
        }
        break;
      case FileKind::Missing:
      case FileKind::Other:
        break;
    }
  }
}

}  // namespace

Result<std::string> plugin_directory(const CommandContext& context) {
  const auto value = [&](const char* name) { return context.environment(name).value_or(""); };
  const auto absolute = [&](const std::string& path) {
    return path.starts_with('/') ? path : context.files->working_directory() + "/" + path;
  };
  if (const std::string path = value("PACKER_PLUGIN_PATH"); !path.empty()) {
    if (path.find(':') != std::string::npos) {
      return Error{"Multiple paths are no longer supported for PACKER_PLUGIN_PATH."};
    }
    return absolute(path);
  }
  if (const std::string base = value("PACKER_CONFIG_DIR"); !base.empty()) {
    return absolute(base + "/.packer.d/plugins");
  }
  const std::string home = value("HOME");
  if (!home.empty() && context.files->kind(home + "/.packer.d") == FileKind::Directory) {
    return absolute(home + "/.packer.d/plugins");
  }
  if (const std::string config = value("XDG_CONFIG_HOME"); !config.empty()) {
    return absolute(config + "/packer/plugins");
  }
  if (home.empty()) {
    return Error{"HOME is not set: there is no telling where plugins are"};
  }
  return absolute(home + "/.config/packer/plugins");
}

std::vector<InstalledPlugin> installed_plugins(const FileReader& files,
                                               const std::string& directory) {
  std::vector<InstalledPlugin> found;
  look_into(files, directory, "", 0, found);
  std::ranges::stable_sort(found, [](const InstalledPlugin& a, const InstalledPlugin& b) {
    if (a.name != b.name) {
      return a.name < b.name;
    }
    const int order = a.version.compare(b.version);
    return order != 0 ? order < 0
                      : std::tie(a.api_major, a.api_minor) < std::tie(b.api_major, b.api_minor);
  });
  return found;
}

std::vector<InstalledPlugin> matching_plugins(const std::vector<InstalledPlugin>& installed,
                                              const std::string& source,
                                              const std::string& constraint) {
  std::vector<InstalledPlugin> matching;
  const Result<VersionConstraints> constraints = VersionConstraints::parse(constraint);
  for (const InstalledPlugin& plugin : installed) {
    // A build of one's own stands for the release it will be.
    Version version = plugin.version;
    version.prerelease.clear();
    if (plugin.source == source && constraints && constraints->allow(version)) {
      matching.push_back(plugin);
    }
  }
  return matching;
}

}  // namespace kiln
