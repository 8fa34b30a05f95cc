#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiln {

// A run of user or group ids of a user namespace, and what they are outside of it.
struct IdRange {
  uint32_t inside = 0;
  uint32_t outside = 0;
  uint32_t count = 0;
};

// The ids of a user namespace. The programs are newuidmap and newgidmap, which may map more than
// the caller's own id; when they are empty, init writes the (single) ranges itself.
struct IdMaps {
  std::vector<IdRange> users;
  std::vector<IdRange> groups;
  std::string user_program;
  std::string group_program;
};

// A root filesystem and what is put around it.
struct RootSetup {
  // Lower directories of the overlay, the topmost first. Empty: `directory` itself is the root.
  std::vector<std::string> lower;
  // The overlay's upper directory, or the plain directory.
  std::string directory;
  std::string work;
  std::string hostname;
  // Shown as /etc/resolv.conf.
  bool has_resolv_conf = false;
  std::string resolv_conf;
  // Directories shown as /tmp and /var/tmp; empty: a fresh tmpfs.
  std::string temporary;
  std::string var_temporary;
  // Bits of the capabilities that commands keep.
  uint64_t capabilities = 0;
  // The seccomp filter of commands: an array of sock_filter.
  std::string seccomp_filter;
};

// What init builds before it says Ready.
struct Setup {
  enum class Kind : uint64_t {
    // Runs commands of this machine; the file tree stays as it is.
    Process,
    // Runs commands inside a root filesystem.
    Root,
    // Accesses the tree `root.directory` as root of a user namespace; runs no command.
    Tree,
  };
  Kind kind = Kind::Process;
  // CLONE_NEW* of the namespaces to make. For a Process they are given up when the kernel refuses
  // them, unless CLONE_NEWUSER is among them; init then collects its descendants itself.
  uint64_t namespaces = 0;
  IdMaps ids;
  RootSetup root;
};

std::string encode(const Setup& setup);
bool decode(std::string_view bytes, Setup& setup);

// One command for init to run.
struct Execution {
  // A program without a `/` is looked up in the PATH of `environment`.
  std::vector<std::string> arguments;
  // NAME=value.
  std::vector<std::string> environment;
  // Empty: where init is (`/` in a root filesystem).
  std::string directory;
};

std::string encode(const Execution& execution);
bool decode(std::string_view bytes, Execution& execution);

// How it ended.
struct ExitReport {
  // The code, or 128 + signal.
  uint64_t code = 0;
  // Command names of the processes that were left and have been ended.
  std::vector<std::string> leftovers;
  // Command names of processes that could not be ended (they belong to another user).
  std::vector<std::string> survivors;
};

std::string encode(const ExitReport& report);
bool decode(std::string_view bytes, ExitReport& report);

}  // namespace kiln
