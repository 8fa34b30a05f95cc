#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "compiler/value/value.h"
#include "runtime/cache/tree_blob.h"

namespace kiln {

// The result of a step, as the cache keeps it.
struct CacheEntry {
  // The step's key: lower-case hexadecimal.
  std::string key;
  // What steps that start from this result have in their keys. The same content gives the same
  // result, even under another key.
  std::string result;
  // `build.web.rootfs.debian/harden`, of the run that made it.
  std::string address;
  std::string run_id;
  // Milliseconds since 1970.
  int64_t made = 0;
  // How much the step added to the image.
  uint64_t bytes_added = 0;
  // Digests of the parts of the key, by what they are (`config.inline`, `file.install.sh`), under
  // the installation's key: they tell why another key differs.
  std::map<std::string, std::string> parts = {};
  // The trees it is made of, by name: `layer`, `tmp`, `vartmp`.
  std::map<std::string, TreeBlob> trees = {};
  // What the component wrote down of its result.
  Value data = Value::object({});
};

// As a file of the cache: JSON with a digest of itself behind it, so that a damaged one is known.
Result<std::string> cache_entry_text(const CacheEntry& entry);

// An error that says what is wrong with the file.
Result<CacheEntry> read_cache_entry(std::string_view text, const std::string& key);

}  // namespace kiln
