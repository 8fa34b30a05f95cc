#include "runtime/state/collect_garbage.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <filesystem>
#include <sstream>

#include "compiler/source/disk_reader.h"
#include "runtime/atomic_output.h"
#include "runtime/file_descriptor.h"
#include "runtime/state/journal.h"
#include "runtime/state/run_list.h"
#include "runtime/state/run_lock.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

using Outcome = Collected::Outcome;

bool exists(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0;
}

// Whether a kiln that lives holds the directory.
bool is_in_use(const std::string& path) {
  const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  return fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0;
}

class Collection {
 public:
  explicit Collection(const GarbageOptions& options) : options_(options) {}

  // Whether it is gone now.
  bool collect(const Leftover& left) {
    const std::string& path = left.resource.path;
    switch (left.resource.kind) {
      case ResourceKind::Directory:
        return remove_directory(path, fmt::format("directory {} of the run {}", path, left.run_id));
      case ResourceKind::OutputInTheMaking:
        return remove_outputs(left);
      case ResourceKind::Process:
        return end_process(left);
    }
    return false;
  }

  bool remove_directory(const std::string& path, std::string what) {
    if (!exists(path)) {
      collected.push_back({std::move(what), Outcome::AlreadyGone});
      return true;
    }
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      collected.push_back({std::move(what), Outcome::InUse});
      return false;
    }
    return remove(path, std::move(what));
  }

  std::vector<Collected> collected;

 private:
  bool remove(const std::string& path, std::string what) {
    const Result<void> removed = options_.remove(path);
    if (removed) {
      collected.push_back({std::move(what), Outcome::Removed});
      return true;
    }
    collected.push_back({std::move(what), Outcome::Failed, removed.error().message});
    return false;
  }

  bool remove_outputs(const Leftover& left) {
    bool are_gone = true;
    for (const std::string& path : abandoned_outputs(left.resource.path)) {
      are_gone =
          remove(path, fmt::format("unfinished output {} of the run {}", path, left.run_id)) &&
          are_gone;
    }
    return are_gone;
  }

  // Ended only when it is the very process that was noted.
  bool end_process(const Leftover& left) {
    const Resource& process = left.resource;
    const DiskReader disk;
    const Result<std::string> boot = disk.read("/proc/sys/kernel/random/boot_id");
    const Result<std::string> stat = disk.read(fmt::format("/proc/{}/stat", process.pid));
    if (!boot || !boot->starts_with(process.boot_id) || !stat) {
      return true;
    }
    // Field 22, counted from behind the name, which may hold anything.
    std::istringstream fields(stat->substr(stat->rfind(')') + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number) {
      fields >> field;
    }
    if (field != std::to_string(process.pid_start)) {
      return true;
    }
    ::kill(static_cast<pid_t>(process.pid), SIGKILL);
    collected.push_back(
        {fmt::format("process {} ({}) of the run {}", process.pid, process.path, left.run_id),
         Outcome::Removed});
    return true;
  }

  const GarbageOptions& options_;
};

// A run without an end whose kiln does not live has been killed.
void note_killed_runs(StateWriter& writer, const std::vector<RunSummary>& runs) {
  for (const RunSummary& run : runs) {
    if (run.outcome == "killed" && !run.finished) {
      writer.write([id = run.id](Database& database) -> Result<void> {
        const int64_t now = now_in_milliseconds();
        KILN_TRY(database.execute(
            "UPDATE runs SET finished = ?2, outcome = 'killed' WHERE id = ?1 AND finished IS NULL",
            {id, now}));
        return database.execute(
            "UPDATE builds SET outcome = 'killed' WHERE run = ?1 AND outcome IS NULL", {id});
      });
    }
  }
}

}  // namespace

Result<std::vector<Collected>> collect_garbage(StateWriter& writer, Database& database,
                                               const GarbageOptions& options) {
  KILN_ASSIGN(std::vector<RunSummary> runs, list_runs(database, std::nullopt));
  KILN_ASSIGN(std::vector<Leftover> leftovers, find_leftovers(database, options.run_id));
  Collection collection(options);
  for (const Leftover& left : leftovers) {
    if (RunLock::is_held(left.run_directory)) {
      continue;
    }
    if (collection.collect(left)) {
      writer.write([id = left.id](Database& writing) {
        return writing.execute("UPDATE resources SET removed = ?2 WHERE id = ?1",
                               {id, now_in_milliseconds()});
      });
    }
  }
  if (!options.run_id) {
    std::error_code error;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(options.scratch_directory, error)) {
      if (entry.is_directory(error)) {
        const std::string path = entry.path().string();
        if (!is_in_use(path)) {
          collection.remove_directory(path, fmt::format("directory {} of no known run", path));
        }
      }
    }
  }
  note_killed_runs(writer, runs);
  return std::move(collection.collected);
}

}  // namespace kiln
