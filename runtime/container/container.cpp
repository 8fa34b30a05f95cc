#include "runtime/container/container.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/container/copy_content.h"
#include "runtime/container/copy_directory.h"
#include "runtime/container/seccomp.h"
#include "runtime/process/user_namespace.h"

namespace kiln {
namespace {

// Docker's default set without CAP_MKNOD, which Docker can grant because a device cgroup stands
// behind it.
constexpr std::array kCapabilities{
    CAP_CHOWN,   CAP_DAC_OVERRIDE, CAP_FOWNER,     CAP_FSETID,  CAP_KILL,
    CAP_SETGID,  CAP_SETUID,       CAP_SETPCAP,    CAP_SETFCAP, CAP_NET_BIND_SERVICE,
    CAP_NET_RAW, CAP_SYS_CHROOT,   CAP_AUDIT_WRITE};

uint64_t capability_bits() {
  uint64_t bits = 0;
  for (int capability : kCapabilities) {
    bits |= uint64_t{1} << capability;
  }
  return bits;
}

// A directory that stands for /tmp, private to this machine's user by the directory it is in.
Result<void> make_temporary(const std::string& path) {
  if (path.empty()) {
    return {};
  }
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return system_error("make", path);
  }
  if (::chmod(path.c_str(), 01777) != 0) {
    return system_error("change the mode of", path);
  }
  return {};
}

Result<RootSetup> root_setup(const ContainerOptions& options) {
  RootSetup root;
  root.lower = options.lower;
  root.directory = options.directory;
  root.work = options.work;
  root.hostname = options.hostname;
  root.has_resolv_conf = options.resolv_conf.has_value();
  root.resolv_conf = options.resolv_conf.value_or("");
  root.temporary = options.temporary;
  root.var_temporary = options.var_temporary;
  root.capabilities = capability_bits();
  KILN_TRY(make_temporary(root.temporary));
  KILN_TRY(make_temporary(root.var_temporary));
  KILN_ASSIGN(root.seccomp_filter, make_seccomp_filter());
  return root;
}

Result<FileDescriptor> open_local_file(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat info{};
  if (!file || ::fstat(file.get(), &info) != 0) {
    return system_error("open", path);
  }
  if (S_ISDIR(info.st_mode)) {
    return system_error("read", path, EISDIR);
  }
  if (!S_ISREG(info.st_mode)) {
    return Error{fmt::format("read {}: it is not a regular file", path)};
  }
  return file;
}

}  // namespace

std::optional<std::string> host_resolv_conf() {
  std::ifstream file("/etc/resolv.conf");
  if (!file) {
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<std::unique_ptr<Container>> Container::start(const ContainerOptions& options,
                                                    std::stop_token stop) {
  Setup setup;
  setup.kind = Setup::Kind::Root;
  setup.namespaces = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;
  if (options.network == ContainerNetwork::None) {
    setup.namespaces |= CLONE_NEWNET;
  }
  KILN_ASSIGN(setup.root, root_setup(options));
  std::string limits;
  bool as_user = needs_user_namespace();
  if (as_user) {
    UserNamespacePlan plan = plan_user_namespace();
    setup.namespaces |= CLONE_NEWUSER;
    setup.ids = std::move(plan.ids);
    limits = std::move(plan.limits);
  }
  Result<InitSession> session = InitSession::start(setup, std::move(stop));
  if (!session) {
    return as_user ? explain_namespace_error(session.error()) : session.error();
  }
  std::map<std::string, std::string> environment{
      {"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}, {"HOME", "/root"}};
  for (const auto& [name, value] : options.environment) {
    environment[name] = value;
  }
  return std::unique_ptr<Container>(
      new Container(*std::move(session), std::move(limits), std::move(environment)));
}

Container::Container(InitSession session, std::string limits,
                     std::map<std::string, std::string> environment)
    : session_(std::move(session)),
      root_(session_),
      limits_(std::move(limits)),
      environment_(std::move(environment)) {}

Result<ExitStatus> Container::execute(const MachineCommand& command, std::stop_token stop) {
  Execution execution;
  execution.arguments = {"/bin/sh", "-c", command.line};
  std::map<std::string, std::string> environment = environment_;
  for (const auto& [name, value] : command.environment) {
    environment[name] = value;
  }
  for (const auto& [name, value] : environment) {
    execution.environment.push_back(name + "=" + value);
  }
  return session_.execute(execution, {{}, -1, command.output, command.error_output}, {},
                          std::move(stop));
}

Result<void> Container::upload(const std::string& source, const std::string& destination,
                               uint32_t mode, std::stop_token stop) {
  KILN_ASSIGN(FileDescriptor file, open_local_file(source));
  return root_.copy_file(file.get(), destination, mode, std::move(stop));
}

Result<void> Container::upload_content(std::string_view content, const std::string& destination,
                                       uint32_t mode, std::stop_token) {
  return root_.write_file(destination, content, mode);
}

Result<void> Container::upload_directory(const std::string& source, const std::string& destination,
                                         std::stop_token stop) {
  return copy_directory_in(source, root_, destination, std::move(stop));
}

Result<void> Container::download(const std::string& source, const std::string& destination,
                                 std::stop_token stop) {
  KILN_ASSIGN(FileDescriptor file, root_.open_file(source));
  struct stat info{};
  if (::stat(destination.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
    // Replacing /dev/null by a file would be a bad service.
    FileDescriptor device(::open(destination.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
    if (!device) {
      return system_error("open", destination);
    }
    return copy_content(file.get(), device.get(), destination, stop);
  }
  std::error_code error;
  std::string place = std::filesystem::weakly_canonical(destination, error);
  KILN_ASSIGN(OutputFile output, OutputFile::create(error ? destination : place));
  KILN_TRY(copy_content(file.get(), output.fd(), source, stop));
  return output.commit(Replace::Allow);
}

Result<void> Container::download_directory(const std::string& source,
                                           const std::string& destination, std::stop_token stop) {
  return copy_directory_out(root_, source, destination, std::move(stop));
}

Result<bool> Container::is_directory(const std::string& path, std::stop_token) {
  return root_.is_directory(path);
}

Result<void> Container::close(std::stop_token stop) {
  return session_.close(std::move(stop));
}

}  // namespace kiln
