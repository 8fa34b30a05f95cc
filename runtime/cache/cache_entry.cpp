#include "runtime/cache/cache_entry.h"

#include <fmt/format.h>

#include "compiler/config/option.h"
#include "compiler/source/sha256.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

constexpr const char* format_name = "kiln.cache-entry/1";

Value text_map(const std::map<std::string, std::string>& texts) {
  std::map<std::string, Value> entries;
  for (const auto& [name, text] : texts) {
    entries.emplace(name, Value::string(text));
  }
  return Value::object(std::move(entries));
}

}  // namespace

Result<std::string> cache_entry_text(const CacheEntry& entry) {
  std::map<std::string, Value> trees;
  for (const auto& [name, tree] : entry.trees) {
    trees.emplace(name, describe_tree_blob(tree));
  }
  KILN_ASSIGN(std::string json,
              value_to_json(Value::object(
                  {{"format", Value::string(format_name)},
                   {"key", Value::string(entry.key)},
                   {"result", Value::string(entry.result)},
                   {"address", Value::string(entry.address)},
                   {"run", Value::string(entry.run_id)},
                   {"made", Value::number(Number(entry.made))},
                   {"bytes_added", Value::number(Number(static_cast<int64_t>(entry.bytes_added)))},
                   {"parts", text_map(entry.parts)},
                   {"trees", Value::object(std::move(trees))},
                   {"data", entry.data}})));
  return fmt::format("{}\n{}\n", json, sha256_hex(json));
}

Result<CacheEntry> read_cache_entry(std::string_view text, const std::string& key) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos || text.size() != end + 66 ||
      text.substr(end + 1, 64) != sha256_hex(text.substr(0, end))) {
    return Error{"its content does not have the digest it should have"};
  }
  KILN_ASSIGN(Value value, value_from_json(text.substr(0, end)));
  if (string_option(value, "format") != format_name || string_option(value, "key") != key) {
    return Error{"it is not the entry of this key, or another version of kiln wrote it"};
  }
  CacheEntry entry{.key = key,
                   .result = string_option(value, "result"),
                   .address = string_option(value, "address"),
                   .run_id = string_option(value, "run"),
                   .made = integer_option(value, "made", 0),
                   .bytes_added = static_cast<uint64_t>(integer_option(value, "bytes_added", 0)),
                   .parts = string_map_option(value, "parts")};
  if (const Value* trees = value.find("trees")) {
    for (const auto& [name, tree] : trees->entries()) {
      entry.trees.emplace(name, read_tree_blob(tree));
    }
  }
  if (const Value* data = value.find("data")) {
    entry.data = *data;
  }
  return entry;
}

}  // namespace kiln
