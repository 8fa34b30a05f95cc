#include "runtime/cache/cache_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>

#include "compiler/source/disk_reader.h"
#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/private_directory.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

constexpr auto look_again_after = std::chrono::milliseconds(50);
// A tree is there before the entry that names it.
constexpr auto young = std::chrono::hours(1);

std::vector<fs::path> files_in(const std::string& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    if (!entry.path().filename().string().starts_with('.')) {
      files.push_back(entry.path());
    }
  }
  return files;
}

int64_t mtime_of(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0
             ? int64_t{info.st_mtim.tv_sec} * 1000 + info.st_mtim.tv_nsec / 1'000'000
             : 0;
}

uint64_t size_of(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? static_cast<uint64_t>(info.st_size) : 0;
}

// Removes a file unless somebody holds its lock.
bool remove_unheld(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  return file && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && ::unlink(path.c_str()) == 0;
}

bool is_held(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  return file && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

bool is_current(const FileDescriptor& file, const std::string& path) {
  struct stat opened{};
  struct stat named{};
  return ::fstat(file.get(), &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

CacheStore::CacheStore(std::string directory, std::function<void(const std::string&)> complain)
    : directory_(std::move(directory)), complain_(std::move(complain)) {}

std::string CacheStore::entry_path(const std::string& key) const {
  return directory_ + "/steps/" + key + ".json";
}

std::string CacheStore::blob_path(const std::string& digest) const {
  return directory_ + "/blobs/" + digest;
}

void CacheStore::complain_once(const std::string& sentence) {
  const std::lock_guard lock(mutex_);
  if (complaints_.insert(sentence).second) {
    complain_(sentence);
  }
}

std::optional<CacheEntry> CacheStore::find(const std::string& key) {
  const std::string path = entry_path(key);
  if (::access(path.c_str(), F_OK) != 0) {
    return std::nullopt;
  }
  const Result<std::string> text = DiskReader().read(path);
  Result<CacheEntry> entry = text ? read_cache_entry(*text, key) : Result<CacheEntry>(text.error());
  if (!entry) {
    complain_once(fmt::format("The kept result {} cannot be used: {}; it is made again.", path,
                              entry.error().message));
    ::unlink(path.c_str());
    return std::nullopt;
  }
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
  return *std::move(entry);
}

void CacheStore::forget(const std::string& key) {
  ::unlink(entry_path(key).c_str());
}

Result<std::string> CacheStore::blob_directory() {
  KILN_TRY(make_private_directory(directory_ + "/blobs"));
  return directory_ + "/blobs";
}

void CacheStore::keep(const CacheEntry& entry) {
  Result<void> kept = make_private_directory(directory_ + "/steps");
  if (kept) {
    const Result<std::string> text = cache_entry_text(entry);
    kept = text ? write_file_atomically(entry_path(entry.key), *text, 0600,
                                        Durability::UntilPowerFails)
                : Result<void>(text.error());
  }
  has_kept_ = true;
  if (!kept) {
    complain_once(fmt::format("The result of {} is not kept for the next build: {}.", entry.address,
                              kept.error().message));
  }
}

void CacheStore::discard(const CacheEntry& entry, const std::string& why) {
  complain_once(fmt::format("The kept result of {} cannot be used: {}; it is made again.",
                            entry.address, why));
  ::unlink(entry_path(entry.key).c_str());
  for (const auto& [name, tree] : entry.trees) {
    remove_unheld(blob_path(tree.digest));
  }
}

Result<FileDescriptor> CacheStore::lock(const std::string& key,
                                        const std::function<void()>& waiting,
                                        const std::stop_token& stop) {
  const std::string directory = directory_ + "/locks";
  const std::string path = directory + "/" + key;
  std::mutex mutex;
  std::condition_variable_any changed;
  bool has_waited = false;
  for (;;) {
    if (!make_private_directory(directory)) {
      return FileDescriptor();
    }
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) {
      return FileDescriptor();
    }
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
      // prune() may have removed the file in between: then the next one has another.
      if (is_current(file, path)) {
        return file;
      }
      continue;
    }
    if (!has_waited) {
      waiting();
      has_waited = true;
    }
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, look_again_after, [] { return false; });
    if (stop.stop_requested()) {
      return Error{"the run was cancelled while another kiln made the same result"};
    }
  }
}

std::vector<CacheStore::Listed> CacheStore::list() {
  std::vector<Listed> listed;
  for (const fs::path& path : files_in(directory_ + "/steps")) {
    const Result<std::string> text = DiskReader().read(path.string());
    Result<CacheEntry> entry =
        text ? read_cache_entry(*text, path.stem().string()) : Result<CacheEntry>(text.error());
    if (entry) {
      Listed found{*std::move(entry), mtime_of(path.string()), size_of(path.string())};
      for (const auto& [name, tree] : found.entry.trees) {
        found.size += size_of(blob_path(tree.digest));
      }
      listed.push_back(std::move(found));
    }
  }
  std::ranges::sort(listed, std::greater(), &Listed::last_used);
  return listed;
}

CacheStore::Pruned CacheStore::prune(uint64_t limit) {
  Pruned pruned;
  std::vector<Listed> entries = list();
  std::map<std::string, size_t> references;
  std::set<std::string> known;
  for (const Listed& listed : entries) {
    known.insert(listed.entry.key + ".json");
    for (const auto& [name, tree] : listed.entry.trees) {
      ++references[tree.digest];
    }
  }
  auto remove = [&](const std::string& path) {
    const uint64_t size = size_of(path);
    if (remove_unheld(path)) {
      pruned.bytes += size;
      pruned.bytes_left -= size;
    }
  };
  const int64_t youngest = std::chrono::duration_cast<std::chrono::milliseconds>(
                               (std::chrono::system_clock::now() - young).time_since_epoch())
                               .count();
  for (const fs::path& path : files_in(directory_ + "/steps")) {
    pruned.bytes_left += size_of(path.string());
    if (!known.contains(path.filename().string())) {
      remove(path.string());
    }
  }
  for (const fs::path& path : files_in(directory_ + "/blobs")) {
    pruned.bytes_left += size_of(path.string());
    if (!references.contains(path.filename().string()) && mtime_of(path.string()) < youngest) {
      remove(path.string());
    }
  }
  while (pruned.bytes_left > limit && !entries.empty()) {
    const CacheEntry entry = std::move(entries.back().entry);
    entries.pop_back();
    if (std::ranges::any_of(entry.trees, [&](const auto& tree) {
          return is_held(blob_path(tree.second.digest));
        })) {
      continue;
    }
    remove(entry_path(entry.key));
    ++pruned.entries;
    for (const auto& [name, tree] : entry.trees) {
      if (--references[tree.digest] == 0) {
        remove(blob_path(tree.digest));
      }
    }
  }
  for (const fs::path& path : files_in(directory_ + "/locks")) {
    remove_unheld(path.string());
  }
  return pruned;
}

std::vector<std::string> CacheStore::verify() {
  std::vector<std::string> problems;
  auto note = [&](const std::string& path, const std::string& why) {
    problems.push_back(fmt::format("{} was removed: {}", path, why));
    ::unlink(path.c_str());
  };
  std::map<std::string, std::string> damaged;
  std::set<std::string> sound;
  for (const fs::path& path : files_in(directory_ + "/steps")) {
    const Result<std::string> text = DiskReader().read(path.string());
    const Result<CacheEntry> entry =
        text ? read_cache_entry(*text, path.stem().string()) : Result<CacheEntry>(text.error());
    if (!entry) {
      note(path.string(), entry.error().message);
      continue;
    }
    for (const auto& [name, tree] : entry->trees) {
      if (!sound.contains(tree.digest) && !damaged.contains(tree.digest)) {
        const Result<void> verified = verify_tree_blob(tree, directory_ + "/blobs");
        if (verified) {
          sound.insert(tree.digest);
        } else {
          damaged.emplace(tree.digest, verified.error().message);
          remove_unheld(blob_path(tree.digest));
        }
      }
      if (auto found = damaged.find(tree.digest); found != damaged.end()) {
        note(path.string(),
             fmt::format("the {} of {} is damaged: {}", name, entry->address, found->second));
        break;
      }
    }
  }
  return problems;
}

}  // namespace kiln
