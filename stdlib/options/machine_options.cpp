#include "stdlib/options/machine_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "compiler/eval/go_template.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow iso_rows[] = {
    {"iso_checksum", Text,
     "Digest of the medium: `sha256:...`, the bare digits, `file:` and a path or URL of a list of "
     "digests, or `none`."},
    {"iso_url", Text, "URL or path of the medium to boot from."},
    {"iso_urls", Texts, "Several URLs of the same medium, tried in order."},
    {"iso_target_path", Text, "Where the download is kept. Default: in the cache."},
    {"iso_target_extension", Text, "Ending of the file in the cache. Default `iso`."},
};

constexpr RuleRow iso_rules[] = {
    {RuleKind::AtMostOneOf, "iso_url iso_urls",
     "Only one of iso_url or iso_urls must be specified"},
    {RuleKind::AtLeastOneOf, "iso_url iso_urls", "One of iso_url or iso_urls must be specified"},
};

constexpr OptionRow http_rows[] = {
    {"http_directory", Text, "Directory whose files the machine can fetch over HTTP."},
    {"http_content", TextMap, "Texts that the machine can fetch over HTTP, by path."},
    {"http_port_min", Quantity, "First port to try for the web server. Default 8000."},
    {"http_port_max", Quantity, "Port after the last one to try. Default 9000."},
    {"http_bind_address", Text, "Address the web server listens on. Default `0.0.0.0`."},
    {"http_interface", Text, "Network interface whose address the machine uses."},
    {"http_network_protocol", Text, "Protocol to listen with: `tcp` (default), `tcp4`, `tcp6`."},
};

constexpr RuleRow http_rules[] = {
    {RuleKind::AtMostOneOf, "http_directory http_content",
     "http_content cannot be used in conjunction with http_dir. Consider using the file function "
     "to load file in memory and serve them with http_content"},
    {RuleKind::AtMostOneOf, "http_interface http_bind_address",
     "either http_interface or http_bind_address can be specified"},
};

constexpr OptionRow floppy_rows[] = {
    {"floppy_files", Texts, "Files to put flat on a floppy disk; wildcards are expanded."},
    {"floppy_dirs", Texts, "Directories to put on the floppy disk as they are."},
    {"floppy_content", TextMap, "Texts to put on the floppy disk, by name."},
    {"floppy_label", Text, "Label of the floppy disk. Default `packer`."},
};

constexpr OptionRow cd_rows[] = {
    {"cd_files", Texts, "Files and directories to put on a CD; wildcards are expanded."},
    {"cd_content", TextMap, "Texts to put on the CD, by path."},
    {"cd_label", Text, "Label of the CD: `cidata` for cloud-init. Default `packer`."},
};

constexpr OptionRow boot_rows[] = {
    {"boot_command", Texts,
     "Keys to type once the machine boots, one text after the other; `<enter>`, `<wait5>` and the "
     "like are keys and pauses.",
     template_option},
    {"boot_wait", Time, "How long to wait before typing. Default `10s`; negative for not at all."},
    {"boot_keygroup_interval", Time, "How long to wait after each group of keys."},
};

constexpr OptionRow vnc_rows[] = {
    {"boot_command", Texts,
     "Keys to type once the machine boots, one text after the other; `<enter>`, `<wait5>` and the "
     "like are keys and pauses.",
     template_option},
    {"boot_wait", Time, "How long to wait before typing. Default `10s`; negative for not at all."},
    {"boot_keygroup_interval", Time, "How long to wait after each group of keys."},
    {"boot_key_interval", Time, "How long to wait after each key. Default `100ms`."},
    {"disable_vnc", Flag, "Gives the machine no VNC server, so that nothing can be typed."},
};

constexpr RuleRow vnc_rules[] = {
    {RuleKind::AtMostOneOf, "disable_vnc boot_command",
     "A boot command cannot be used when vnc is disabled."},
};

constexpr OptionRow shutdown_rows[] = {
    {"shutdown_command", Text,
     "Command that shuts the machine down; without one its power is cut."},
    {"shutdown_timeout", Time, "How long shutting down may take. Default `5m`."},
};

std::vector<std::string> iso_locations(const Value& config) {
  std::vector<std::string> urls = strings_option(config, "iso_urls");
  if (std::string url = string_option(config, "iso_url"); !url.empty()) {
    urls.insert(urls.begin(), std::move(url));
  }
  return urls;
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

// What is wrong with a checksum that is not of a file, or nothing.
std::string checksum_problem(std::string_view text) {
  struct Algorithm {
    std::string_view name;
    size_t digits;
  };
  static constexpr Algorithm algorithms[] = {
      {"md5", 32}, {"sha1", 40}, {"sha256", 64}, {"sha512", 128}};
  const size_t colon = text.find(':');
  const std::string_view digits = colon == std::string_view::npos ? text : text.substr(colon + 1);
  std::string name(colon == std::string_view::npos ? "" : text.substr(0, colon));
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto found = std::ranges::find_if(algorithms, [&](const Algorithm& one) {
    return name.empty() ? one.digits == digits.size() : one.name == name;
  });
  if (found == std::end(algorithms)) {
    return name.empty() ? fmt::format("a digest has 32, 40, 64 or 128 digits; this one has {}",
                                      digits.size())
                        : fmt::format("unsupported checksum type: {}", name);
  }
  if (digits.size() != found->digits || !is_hex(digits)) {
    return fmt::format("a {} digest is {} hexadecimal digits", found->name, found->digits);
  }
  return {};
}

}  // namespace

OptionGroup iso_options() {
  return {iso_rows, iso_rules};
}
OptionGroup http_options() {
  return {http_rows, http_rules};
}
OptionGroup floppy_options() {
  return {floppy_rows};
}
OptionGroup cd_options() {
  return {cd_rows};
}
OptionGroup boot_options() {
  return {boot_rows};
}
OptionGroup vnc_boot_options() {
  return {vnc_rows, vnc_rules};
}
OptionGroup shutdown_options() {
  return {shutdown_rows};
}

void check_iso(const Value& config, const CheckContext& context,
               std::vector<ConfigProblem>& problems) {
  if (has_option(config, "iso_checksum") && find_option(config, "iso_checksum") == nullptr) {
    return;
  }
  const std::string checksum = string_option(config, "iso_checksum");
  if (checksum.empty()) {
    // Without a medium there is nothing to check, and that was said.
    if (!iso_locations(config).empty()) {
      problems.push_back({"iso_checksum", "A checksum must be specified"});
    }
  } else if (checksum == "none") {
    problems.push_back({"iso_checksum",
                        "A checksum of 'none' was specified. Since ISO files are so big,\na "
                        "checksum is highly recommended.",
                        true});
  } else if (checksum.ends_with(".iso")) {
    problems.push_back(
        {"iso_checksum", "Error parsing checksum: .iso is not a valid checksum ending"});
  } else if (has_template_action(checksum)) {
    // What it will be is not known here.
  } else if (checksum.starts_with("file:")) {
    const std::string path = checksum.substr(5);
    if (url_host(path).empty() && !path.starts_with("file://") &&
        context.files.kind(path) == FileKind::Missing) {
      problems.push_back(
          {"iso_checksum",
           fmt::format("stat {}: no such file or directory in \"{}\"", path, checksum)});
    }
  } else if (const std::string problem = checksum_problem(checksum); !problem.empty()) {
    problems.push_back({"iso_checksum", fmt::format("{} in \"{}\"", problem, checksum)});
  }
}

void check_http(const Value& config, const CheckContext& context,
                std::vector<ConfigProblem>& problems) {
  check_port_range(config, "http_port_min", "http_port_max",
                   "http_port_min must be less than http_port_max", problems);
  check_word(config, "http_network_protocol", "tcp tcp4 tcp6 unix unixpacket",
             "http_network_protocol is invalid. Must be one of: [tcp tcp4 tcp6 unix unixpacket]",
             problems);
  const std::string directory = string_option(config, "http_directory");
  if (!directory.empty() && !has_template_action(directory) &&
      context.files.kind(directory) == FileKind::Missing) {
    problems.push_back(
        {"http_directory", fmt::format("Error finding \"{}\": stat {}: no such file or directory",
                                       directory, directory)});
  }
}

void check_floppy(const Value& config, const CheckContext& context,
                  std::vector<ConfigProblem>& problems) {
  for (const char* name : {"floppy_files", "floppy_dirs"}) {
    for (const std::string& path : strings_option(config, name)) {
      if (path.find_first_of("*?[") == std::string::npos && !has_template_action(path) &&
          context.files.kind(path) == FileKind::Missing) {
        problems.push_back({name, fmt::format("Bad Floppy disk file '{}': stat {}: no such file "
                                              "or directory",
                                              path, path)});
      }
    }
  }
}

void check_cd(const Value& config, const CheckContext& context,
              std::vector<ConfigProblem>& problems) {
  for (const std::string& path : strings_option(config, "cd_files")) {
    if (path.find_first_of("*?[") == std::string::npos && !has_template_action(path) &&
        context.files.kind(path) == FileKind::Missing) {
      problems.push_back(
          {"cd_files",
           fmt::format("Bad CD disk file '{}': stat {}: no such file or directory", path, path)});
    }
  }
}

void check_shutdown_command(const Value& config, std::vector<ConfigProblem>& problems) {
  if (!sets_option(config, "shutdown_command")) {
    problems.push_back({"",
                        "A shutdown_command was not specified. Without a shutdown command, Packer\n"
                        "will forcibly halt the virtual machine, which may result in data loss.",
                        true});
  }
}

std::string url_host(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos || url.starts_with("file://")) {
    return {};
  }
  std::string host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  return host.substr(host.rfind('@') + 1);
}

StepDeclaration fetch_iso_step(const Value& config) {
  const std::vector<std::string> urls = iso_locations(config);
  StepDeclaration step{
      .name = "fetch_iso",
      .summary = urls.empty() ? "fetch the medium" : fmt::format("fetch {}", urls.front()),
      .arguments = option_names({iso_options()})};
  for (const std::string& url : urls) {
    if (std::string host = url_host(url); !host.empty()) {
      step.effects.push_back({Effect::Kind::Network, std::move(host)});
    }
  }
  return step;
}

std::vector<StepDeclaration> media_steps(const Value& config) {
  const auto any = [&](std::initializer_list<const char*> names) {
    return std::ranges::any_of(names, [&](const char* name) { return sets_option(config, name); });
  };
  std::vector<StepDeclaration> steps;
  if (any({"floppy_files", "floppy_dirs", "floppy_content"})) {
    steps.push_back({.name = "make_floppy",
                     .summary = "make a floppy disk",
                     .arguments = option_names({floppy_options()})});
  }
  if (any({"cd_files", "cd_content"})) {
    steps.push_back(
        {.name = "make_cd", .summary = "make a CD", .arguments = option_names({cd_options()})});
  }
  return steps;
}

std::vector<StepDeclaration> http_server_steps(const Value& config) {
  if (!sets_option(config, "http_directory") && !sets_option(config, "http_content")) {
    return {};
  }
  const std::string directory = string_option(config, "http_directory");
  return {{.name = "serve_http",
           .summary = directory.empty()
                          ? "serve files to the machine over HTTP"
                          : fmt::format("serve {} to the machine over HTTP", directory),
           .arguments = option_names({http_options()})}};
}

std::vector<StepDeclaration> type_boot_command_steps(const Value& config) {
  if (!sets_option(config, "boot_command")) {
    return {};
  }
  return {{.name = "type_boot_command",
           .summary = "type the boot command",
           .arguments = option_names({vnc_boot_options()})}};
}

std::vector<std::string> machine_input_files(const Value& config) {
  std::vector<std::string> files;
  for (const char* name : {"floppy_files", "floppy_dirs", "cd_files"}) {
    for (std::string& path : strings_option(config, name)) {
      if (path.find_first_of("*?[") == std::string::npos) {
        files.push_back(std::move(path));
      }
    }
  }
  if (std::string directory = string_option(config, "http_directory"); !directory.empty()) {
    files.push_back(std::move(directory));
  }
  return files;
}

}  // namespace kiln
