#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/cache/cache_entry.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// Results of steps by key, and trees by content, in a directory that several kilns may use at the
// same time:
//   CACHE/steps/KEY.json       one CacheEntry; its mtime is when it was last of use
//   CACHE/blobs/DIGEST         one TreeBlob
//   CACHE/locks/KEY            held by the kiln that makes that result
// Entries are written aside and renamed. Anything in it may be removed at any time: what is missing
// or damaged is made again. Whatever its state, it is never a reason for a build to fail.
class CacheStore {
 public:
  // Names a directory; nothing is made before something is kept. `complain` is told in full
  // sentences what is wrong with the cache, each once.
  CacheStore(std::string directory, std::function<void(const std::string&)> complain);

  // The entry of a key. A damaged one is complained about, removed, and not found.
  std::optional<CacheEntry> find(const std::string& key);

  // Keeps an entry, replacing one of that key. A full disk or a directory that cannot be written is
  // complained about.
  void keep(const CacheEntry& entry);

  // Removes an entry whose trees turned out to be missing or damaged, and says so. `why` follows
  // `the kept result of STEP cannot be used: `.
  void discard(const CacheEntry& entry, const std::string& why);

  // Removes the entry of a key.
  void forget(const std::string& key);

  // Where trees are packed to: made when missing.
  Result<std::string> blob_directory();

  // Waits until no other kiln, and no other build of this one, makes the result of this key; then
  // holds it until the lock goes away. `waiting` is called once when it has to wait. Nothing when
  // locks cannot be made: then two may make the same result, which does no harm.
  Result<FileDescriptor> lock(const std::string& key, const std::function<void()>& waiting,
                              const std::stop_token& stop);

  // Every entry that can be read, the latest used first.
  struct Listed {
    CacheEntry entry;
    int64_t last_used = 0;
    // Of the file of the entry and its trees' files.
    uint64_t size = 0;
  };
  std::vector<Listed> list();

  // Removes what was of use longest ago until all files have `limit` bytes at most, trees that
  // nothing refers to, and locks that nobody holds. What another kiln reads just now stays.
  struct Pruned {
    uint64_t entries = 0;
    uint64_t bytes = 0;
    uint64_t bytes_left = 0;
  };
  Pruned prune(uint64_t limit);

  // Reads everything; removes and reports what is damaged: a sentence for each.
  std::vector<std::string> verify();

  // Whether anything was kept since it was opened.
  bool has_kept() const { return has_kept_; }

  const std::string& directory() const { return directory_; }

 private:
  std::string entry_path(const std::string& key) const;
  std::string blob_path(const std::string& digest) const;
  void complain_once(const std::string& sentence);

  std::string directory_;
  std::function<void(const std::string&)> complain_;
  std::mutex mutex_;
  std::set<std::string> complaints_;
  std::atomic<bool> has_kept_ = false;
};

// What the cache may grow to without being told: 20 GiB.
constexpr uint64_t default_cache_limit = uint64_t{20} << 30;

}  // namespace kiln
