#include "runtime/init/protocol/id_maps.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"

namespace kiln {
namespace {

Result<void> write_proc_file(pid_t process, const char* name, const std::string& content) {
  std::string path = "/proc/" + std::to_string(process) + "/" + name;
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) {
    return system_error("open", path);
  }
  return write_all(file.get(), content, path);
}

std::string map_lines(const std::vector<IdRange>& ranges) {
  std::string lines;
  for (const IdRange& range : ranges) {
    lines += std::to_string(range.inside) + " " + std::to_string(range.outside) + " " +
             std::to_string(range.count) + "\n";
  }
  return lines;
}

// Runs newuidmap or newgidmap, which may map what /etc/subuid and /etc/subgid grant.
Result<void> run_map_program(const std::string& program, pid_t process,
                             const std::vector<IdRange>& ranges) {
  std::vector<std::string> arguments{program, std::to_string(process)};
  for (const IdRange& range : ranges) {
    arguments.push_back(std::to_string(range.inside));
    arguments.push_back(std::to_string(range.outside));
    arguments.push_back(std::to_string(range.count));
  }
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_error("make", "a pipe");
  }
  FileDescriptor words_in(ends[0]);
  FileDescriptor words_out(ends[1]);
  pid_t child = ::fork();
  if (child < 0) {
    return system_error("start", program);
  }
  if (child == 0) {
    ::dup2(words_out.get(), STDERR_FILENO);
    std::vector<char*> pointers;
    for (std::string& argument : arguments) {
      pointers.push_back(argument.data());
    }
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    ::_exit(127);
  }
  words_out.reset();
  std::string words(1024, '\0');
  KILN_ASSIGN(size_t size, read_up_to(words_in.get(), words.data(), words.size(), program));
  words.resize(size);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    while (!words.empty() && words.back() == '\n') {
      words.pop_back();
    }
    return Error{"map the ids of a user namespace with " + program + ": " +
                 (words.empty() ? "it failed" : words)};
  }
  return {};
}

}  // namespace

Result<void> map_ids(const IdMaps& ids, pid_t process) {
  if (!ids.user_program.empty()) {
    KILN_TRY(run_map_program(ids.user_program, process, ids.users));
    return run_map_program(ids.group_program, process, ids.groups);
  }
  // One's own id may be mapped by anyone who gives up changing the supplementary groups.
  KILN_TRY(write_proc_file(process, "setgroups", "deny"));
  KILN_TRY(write_proc_file(process, "uid_map", map_lines(ids.users)));
  return write_proc_file(process, "gid_map", map_lines(ids.groups));
}

Result<void> become_root(const IdMaps& ids) {
  bool may_set_groups = !ids.user_program.empty();
  if (may_set_groups && ::setgroups(0, nullptr) != 0) {
    return system_error("drop", "supplementary groups");
  }
  if (::setresgid(0, 0, 0) != 0 || ::setresuid(0, 0, 0) != 0) {
    return system_error("become", "root of the user namespace");
  }
  return {};
}

}  // namespace kiln
