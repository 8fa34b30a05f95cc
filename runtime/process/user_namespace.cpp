#include "runtime/process/user_namespace.h"

#include <linux/capability.h>
#include <pwd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>

#include "compiler/source/system_error.h"

namespace kiln {
namespace {

std::string read_file(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool parse(std::string_view text, uint32_t& number) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

// Only where the system puts setuid programs: PATH is not to be trusted with this.
std::string find_program(const std::string& name) {
  for (const char* directory : {"/usr/bin/", "/bin/", "/usr/local/bin/"}) {
    std::string path = directory + name;
    if (::access(path.c_str(), X_OK) == 0) {
      return path;
    }
  }
  return {};
}

std::string user_name() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_name : std::to_string(::getuid());
}

// The value of a /proc/sys file that is a number; absent: no such setting.
std::optional<uint32_t> setting(const char* path) {
  std::string text = read_file(path);
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  uint32_t number = 0;
  return parse(text, number) ? std::optional(number) : std::nullopt;
}

}  // namespace

bool needs_user_namespace() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> have{};
  if (::syscall(SYS_capget, &header, have.data()) != 0) {
    return ::geteuid() != 0;
  }
  return (have[0].effective & 1U << CAP_SYS_ADMIN) == 0;
}

std::vector<IdRange> granted_ranges(const std::string& file_content, const std::string& user_name,
                                    uint32_t own, uint32_t user_id) {
  std::vector<IdRange> ranges{{0, own, 1}};
  uint32_t next = 1;
  std::istringstream lines(file_content);
  for (std::string line; std::getline(lines, line);) {
    size_t first = line.find(':');
    size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) {
      continue;
    }
    std::string_view text = line;
    std::string_view name = text.substr(0, first);
    IdRange range{next, 0, 0};
    if ((name == user_name || name == std::to_string(user_id)) &&
        parse(text.substr(first + 1, second - first - 1), range.outside) &&
        parse(text.substr(second + 1), range.count) && range.count > 0 &&
        range.count <= UINT32_MAX - next) {
      ranges.push_back(range);
      next += range.count;
    }
  }
  return ranges;
}

UserNamespacePlan plan_user_namespace() {
  UserNamespacePlan plan;
  std::string name = user_name();
  std::string users = find_program("newuidmap");
  std::string groups = find_program("newgidmap");
  std::string why;
  if (users.empty() || groups.empty()) {
    why = "newuidmap and newgidmap are not installed (Debian's package is uidmap)";
  } else {
    plan.ids.users = granted_ranges(read_file("/etc/subuid"), name, ::getuid(), ::getuid());
    plan.ids.groups = granted_ranges(read_file("/etc/subgid"), name, ::getgid(), ::getuid());
    if (plan.ids.users.size() < 2 || plan.ids.groups.size() < 2) {
      why = "/etc/subuid and /etc/subgid grant " + name + " no ids (usermod --add-subuids " +
            "100000-165535 --add-subgids 100000-165535 " + name + ")";
    }
  }
  if (why.empty()) {
    plan.ids.user_program = users;
    plan.ids.group_program = groups;
    return plan;
  }
  plan.ids.users = {{0, ::getuid(), 1}};
  plan.ids.groups = {{0, ::getgid(), 1}};
  plan.limits =
      "the image can hold files of root only, and programs that change their user (apt, "
      "su, most daemons) fail in it: " +
      why;
  return plan;
}

Error explain_namespace_error(const Error& error) {
  // Where AppArmor restricts them the namespace is made, and then nothing is allowed in it.
  const std::string& message = error.message;
  if (!message.starts_with("make a user namespace") && !message.starts_with("make private")) {
    return error;
  }
  std::string remedy;
  if (setting("/proc/sys/user/max_user_namespaces") == 0U) {
    remedy = "sysctl user.max_user_namespaces=15000 (it is 0)";
  } else if (setting("/proc/sys/kernel/unprivileged_userns_clone") == 0U) {
    remedy = "sysctl kernel.unprivileged_userns_clone=1 (it is 0)";
  } else if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").value_or(0) != 0) {
    remedy =
        "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile that "
        "grants kiln userns";
  } else {
    remedy =
        "a container or sandbox around kiln forbids them: run kiln outside of it, or give it "
        "the privilege (docker run --privileged)";
  }
  return {message +
          ". Building a root filesystem needs root, or user namespaces for an ordinary user. Run "
          "kiln as root, or allow user namespaces: " +
          remedy + "."};
}

}  // namespace kiln
