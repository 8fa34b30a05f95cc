#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/state/state_writer.h"

namespace kiln {

// What something outside of kiln is, which says how it is removed.
enum class ResourceKind : uint8_t {
  // A directory that kiln holds locked while it uses it: removed with all that is in it.
  Directory,
  // An output in the making: what lies beside `path` under the name of AtomicOutput and is not
  // locked is removed; what stands at `path` is not touched.
  OutputInTheMaking,
  // A process and, because it is the first of its process namespace, all that it started: ended
  // when it is still the one that was started then.
  Process,
};

// `directory`, `output`, `process`.
std::string_view resource_kind_name(ResourceKind kind);

struct Resource {
  ResourceKind kind = ResourceKind::Directory;
  // Absolute. Of a process: its program.
  std::string path;
  // Of a process: its number, when it started (field 22 of /proc/PID/stat) and the boot it belongs
  // to, which together no other process ever has.
  int64_t pid = 0;
  int64_t pid_start = 0;
  std::string boot_id = {};
};

// Remembers what a run makes outside of kiln, from before it exists until it is removed.
class Journal {
 public:
  // Both outlive it.
  Journal(StateWriter& writer, std::string run_id) : writer_(writer), run_id_(std::move(run_id)) {}

  // On disk when it returns: then the resource may be made.
  Result<int64_t> intend(const Resource& resource);

  // It is gone, or was never made.
  void removed(int64_t id);

 private:
  StateWriter& writer_;
  std::string run_id_;
};

// A resource that a run did not remove.
struct Leftover {
  int64_t id = 0;
  std::string run_id;
  std::string run_directory;
  Resource resource;
};

// Of one run, or of all; of runs that are going on as well.
Result<std::vector<Leftover>> find_leftovers(Database& database,
                                             const std::optional<std::string>& run_id);

}  // namespace kiln
