#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "runtime/atomic_output.h"
#include "runtime/image/extract.h"
#include "runtime/process/process.h"
#include "runtime/process/user_namespace.h"
#include "stdlib/builders/rootfs/run_base.h"
#include "stdlib/script/line_splitter.h"

namespace kiln::rootfs {
namespace {

namespace fs = std::filesystem;

bool is_installed(std::string_view program) {
  for (const char* folder : {"/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/", "/usr/local/bin/"}) {
    if (::access((folder + std::string(program)).c_str(), X_OK) == 0) {
      return true;
    }
  }
  return false;
}

// Runs a tool to its end; its output becomes the step's.
Result<void> run_tool(std::vector<std::string> arguments, std::string input, StepContext& context) {
  std::string name = arguments.front();
  std::string last;
  auto show = [&](std::string_view line) {
    context.output(line);
    last = line;
  };
  Result<ExitStatus> status = Error{};
  {
    LineSplitter out(show);
    LineSplitter err(show);
    status = run_process({.arguments = std::move(arguments),
                          .environment = {},
                          .directory = {},
                          .input = std::move(input),
                          .output = out.sink(),
                          .error_output = err.sink()},
                         context.stop);
  }
  if (!status) {
    return Error{status.error()};
  }
  if (status->code != 0) {
    return Error{fmt::format("{} failed with exit code {}: {}", name, status->code, last)};
  }
  return {};
}

Result<std::string> output_of(std::vector<std::string> arguments, StepContext& context) {
  std::string name = arguments.front();
  std::string text;
  KILN_ASSIGN(ExitStatus status,
              run_process({.arguments = std::move(arguments),
                           .environment = {},
                           .directory = {},
                           .input = {},
                           .output = [&](std::string_view piece) { text += piece; },
                           .error_output = [](std::string_view) {}},
                          context.stop));
  if (status.code != 0) {
    return Error{fmt::format("{} failed with exit code {}", name, status.code)};
  }
  return text;
}

struct Repository {
  std::string uri;
  std::string release;
  std::string component;
  std::string signed_by;
};

// The repositories of this system's apt for a suite and its pockets (`bookworm`,
// `bookworm-updates`, ...).
Result<std::vector<Repository>> system_repositories(const std::string& suite,
                                                    StepContext& context) {
  KILN_ASSIGN(std::string text, output_of({"apt-get", "indextargets", "--format",
                                           "$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(SIGNED_BY)",
                                           "Created-By: Packages"},
                                          context));
  std::vector<Repository> found;
  auto take = [&](std::string_view line) {
    std::vector<std::string> fields;
    for (size_t at = 0; at <= line.size();) {
      size_t bar = std::min(line.find('|', at), line.size());
      fields.emplace_back(line.substr(at, bar - at));
      at = bar + 1;
    }
    // apt leaves a field it does not know as it is.
    if (fields.size() == 4 && (fields[1] == suite || fields[1].starts_with(suite + "-"))) {
      found.push_back(
          {fields[0], fields[1], fields[2], fields[3].starts_with("$(") ? "" : fields[3]});
    }
  };
  {
    LineSplitter lines(take);
    lines.add(text);
  }
  if (found.empty()) {
    return Error{fmt::format(
        "this system's apt has no repository for the suite `{}`: set `mirror` in the base block",
        suite)};
  }
  return found;
}

std::string sources_list(const std::vector<Repository>& repositories) {
  std::string text;
  for (const Repository& repository : repositories) {
    std::string option =
        repository.signed_by.empty() ? "" : fmt::format("[signed-by={}] ", repository.signed_by);
    text += fmt::format("deb {}{} {} {}\n", option, repository.uri, repository.release,
                        repository.component);
  }
  return text;
}

// Each once, in their order.
std::vector<std::string> addresses(const std::vector<Repository>& repositories) {
  std::vector<std::string> found;
  for (const Repository& repository : repositories) {
    if (std::ranges::find(found, repository.uri) == found.end()) {
      found.push_back(repository.uri);
    }
  }
  return found;
}

void tell_source(const Base& base, std::string_view program,
                 const std::vector<std::string>& mirrors, StepContext& context) {
  context.say(fmt::format("Installing {} ({}) with {} from {}", base.suite,
                          base.variant.empty() ? "standard" : base.variant, program,
                          fmt::join(mirrors, ", ")));
}

// A frozen mirror has Release files that are out of date; whoever uses one has told apt so, and the
// image, which uses the same mirror, needs to be told as well.
bool accepts_old_releases(StepContext& context) {
  auto text = output_of({"apt-config", "dump", "Acquire::Check-Valid-Until"}, context);
  return text && text->find("\"false\"") != std::string::npos;
}

Result<void> run_mmdebstrap(const Base& base, const std::string& target, StepContext& context) {
  bool is_root = !needs_user_namespace();
  std::vector<std::string> arguments = {
      "mmdebstrap", is_root ? "--mode=root" : "--mode=unshare",
      "--variant=" + (base.variant.empty() ? "important" : base.variant),
      // The image is written to disk once, at the end: no need to sync each file.
      "--dpkgopt=force-unsafe-io"};
  if (!base.include.empty()) {
    arguments.push_back(fmt::format("--include={}", fmt::join(base.include, ",")));
  }
  if (!base.components.empty()) {
    arguments.push_back(fmt::format("--components={}", fmt::join(base.components, ",")));
  }
  if (accepts_old_releases(context)) {
    arguments.emplace_back("--aptopt=Acquire::Check-Valid-Until \"false\"");
  }
  arguments.push_back(base.suite);
  arguments.push_back(target);
  std::string input;
  if (base.mirror.empty()) {
    KILN_ASSIGN(auto repositories, system_repositories(base.suite, context));
    input = sources_list(repositories);
    arguments.emplace_back("-");
    tell_source(base, "mmdebstrap", addresses(repositories), context);
  } else {
    arguments.push_back(base.mirror);
    tell_source(base, "mmdebstrap", {base.mirror}, context);
  }
  return run_tool(std::move(arguments), std::move(input), context);
}

Result<void> run_debootstrap(const Base& base, const std::string& directory, StepContext& context) {
  if (needs_user_namespace()) {
    return Error{
        "an ordinary user needs mmdebstrap for a debootstrap base: install the packages mmdebstrap "
        "and uidmap"};
  }
  std::vector<std::string> arguments = {"debootstrap"};
  if (!base.variant.empty()) {
    arguments.push_back("--variant=" + base.variant);
  }
  if (!base.include.empty()) {
    arguments.push_back(fmt::format("--include={}", fmt::join(base.include, ",")));
  }
  if (!base.components.empty()) {
    arguments.push_back(fmt::format("--components={}", fmt::join(base.components, ",")));
  }
  std::string mirror = base.mirror;
  if (mirror.empty()) {
    KILN_ASSIGN(auto repositories, system_repositories(base.suite, context));
    mirror = repositories.front().uri;
  }
  tell_source(base, "debootstrap", {mirror}, context);
  arguments.push_back(base.suite);
  arguments.push_back(directory);
  arguments.push_back(mirror);
  return run_tool(std::move(arguments), "", context);
}

// Both tools leave this machine's name, its resolver and their own settings for dpkg behind; and,
// run by root, device nodes: whatever runs the image brings its own /dev, an ordinary user could
// not make them, and nobody unpacks an image that has some.
void remove_traces(const std::string& directory) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory + "/dev", ignored)) {
    fs::file_type kind = entry.symlink_status(ignored).type();
    if (kind == fs::file_type::character || kind == fs::file_type::block) {
      fs::remove(entry.path(), ignored);
    }
  }
  for (const char* left : {"etc/resolv.conf", "etc/hostname", "etc/dpkg/dpkg.cfg.d/99mmdebstrap"}) {
    fs::remove(fs::path(directory) / left, ignored);
  }
}

// What Debian's installer writes and these tools leave to it: without it not even `localhost`
// resolves, and sudo complains. What runs a container shows its own.
Result<void> name_localhost(const std::string& directory) {
  std::string hosts = directory + "/etc/hosts";
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(hosts, ignored))) {
    return {};
  }
  KILN_TRY(write_file_atomically(hosts,
                                 "127.0.0.1\tlocalhost\n"
                                 "::1\tlocalhost ip6-localhost ip6-loopback\n"
                                 "ff02::1\tip6-allnodes\n"
                                 "ff02::2\tip6-allrouters\n"));
  fs::permissions(hosts, static_cast<fs::perms>(0644), ignored);
  return {};
}

}  // namespace

Result<void> bootstrap(const Base& base, const std::string& target, StepContext& context) {
  // Both become arguments of a program, which must not take them for options.
  if (base.suite.empty() || base.suite.starts_with('-') ||
      base.suite.find_first_of("/ ") != std::string::npos) {
    return Error{fmt::format("`{}` is not the name of a suite", base.suite)};
  }
  if (base.mirror.starts_with('-')) {
    return Error{fmt::format("`{}` is not the address of a mirror", base.mirror)};
  }
  if (is_installed("mmdebstrap")) {
    KILN_TRY(run_mmdebstrap(base, target, context));
  } else if (is_installed("debootstrap")) {
    KILN_TRY(run_debootstrap(base, target, context));
  } else {
    return Error{"neither mmdebstrap nor debootstrap is installed: install the package mmdebstrap"};
  }
  if (!needs_user_namespace()) {
    remove_traces(target);
    return name_localhost(target);
  }
  return {};
}

Result<void> unpack_bootstrapped(const std::string& archive, const std::string& directory,
                                 StepContext& context) {
  ExtractOptions options;
  options.tree.devices = DeviceNodes::Skip;
  options.stop = context.stop;
  KILN_TRY(extract_tar(archive, directory, options));
  std::error_code ignored;
  fs::remove(archive, ignored);
  remove_traces(directory);
  return name_localhost(directory);
}

}  // namespace kiln::rootfs
