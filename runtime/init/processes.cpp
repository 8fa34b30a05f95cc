#include "runtime/init/processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include "runtime/file_descriptor.h"

namespace kiln {
namespace {

struct Listed {
  ProcessEntry entry;
  pid_t parent = 0;
  bool zombie = false;
};

bool read_number(std::string_view text, pid_t& number) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

// /proc/PID/stat is `PID (NAME) STATE PARENT ...`, and NAME may hold anything.
bool read_process(pid_t id, Listed& process) {
  FileDescriptor file(
      ::open(("/proc/" + std::to_string(id) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 512> buffer{};
  ssize_t size = file ? ::read(file.get(), buffer.data(), buffer.size()) : -1;
  if (size <= 0) {
    return false;
  }
  std::string_view text(buffer.data(), static_cast<size_t>(size));
  size_t open = text.find('(');
  size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos ||
      text.size() < close + 5) {
    return false;
  }
  process.entry = {id, std::string(text.substr(open + 1, close - open - 1))};
  process.zombie = text[close + 2] == 'Z' || text[close + 2] == 'X';
  std::string_view parent = text.substr(close + 4);
  return read_number(parent.substr(0, parent.find(' ')), process.parent);
}

// Whether the numbers in /proc mean what they mean to us.
bool proc_is_ours() {
  std::array<char, 32> link{};
  ssize_t size = ::readlink("/proc/self", link.data(), link.size());
  pid_t id = 0;
  return size > 0 && read_number({link.data(), static_cast<size_t>(size)}, id) && id == ::getpid();
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

}  // namespace

std::vector<ProcessEntry> descendants() {
  std::unique_ptr<DIR, CloseDirectory> proc(proc_is_ours() ? ::opendir("/proc") : nullptr);
  if (!proc) {
    return {};
  }
  std::multimap<pid_t, Listed> children;
  while (const dirent* entry = ::readdir(proc.get())) {
    pid_t id = 0;
    Listed process;
    if (read_number(entry->d_name, id) && read_process(id, process)) {
      children.emplace(process.parent, std::move(process));
    }
  }
  std::vector<ProcessEntry> found;
  std::set<pid_t> seen{::getpid()};
  std::vector<pid_t> parents{::getpid()};
  while (!parents.empty()) {
    auto [first, last] = children.equal_range(parents.back());
    parents.pop_back();
    for (; first != last; ++first) {
      const Listed& process = first->second;
      if (!seen.insert(process.entry.id).second) {
        continue;
      }
      parents.push_back(process.entry.id);
      if (!process.zombie) {
        found.push_back(process.entry);
      }
    }
  }
  return found;
}

void signal_descendants(int signal) {
  if (::getpid() == 1) {
    ::kill(-1, signal);
    return;
  }
  for (const ProcessEntry& process : descendants()) {
    ::kill(process.id, signal);
  }
}

}  // namespace kiln
