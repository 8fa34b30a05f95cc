#pragma once

// For the files of runtime/image that read and write OCI's JSON; nothing else includes it.
#include <llvm/Support/JSON.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// Parses untrusted JSON whose outermost value must be an object. Documents over 4 MiB (image-spec's
// limit for manifests) or nested deeper than 64 are errors.
Result<llvm::json::Object> parse_document(std::string_view json, std::string_view subject);

// JSON on one line, keys in bytewise order: what is digested and written.
std::string document_text(llvm::json::Object document);

// The string at `key`, or "" when there is none.
std::string string_at(const llvm::json::Object& object, llvm::StringRef key);

// The strings of the array at `key`; empty when it is missing or null. Anything else is an error.
Result<std::vector<std::string>> strings_at(const llvm::json::Object& object, llvm::StringRef key,
                                            std::string_view subject);

// The same for an object of strings.
Result<std::map<std::string, std::string>> string_map_at(const llvm::json::Object& object,
                                                         llvm::StringRef key,
                                                         std::string_view subject);

// `text` as JSON, broken UTF-8 replaced.
llvm::json::Value json_text(std::string_view text);
llvm::json::Array json_strings(const std::vector<std::string>& items);

// What points at a blob (image-spec, "Content Descriptors").
struct Descriptor {
  std::string media_type;
  // `sha256:HEX` or `sha512:HEX`, checked to be one: safe as a part of a path.
  std::string digest;
  uint64_t size = 0;
  std::map<std::string, std::string> annotations;
  // `os` and `architecture` of an index entry's platform; empty when it has none.
  std::string os;
  std::string architecture;
};

Result<Descriptor> parse_descriptor(const llvm::json::Value& value, std::string_view subject);
llvm::json::Object descriptor_json(const Descriptor& descriptor);

// Splits `sha256:HEX` into `blobs/sha256/HEX`. Needs a digest that parse_descriptor() accepted.
std::string blob_path(const std::string& digest);

// Whether this is a digest an OCI image may use: sha256 or sha512 in lower-case hexadecimal.
bool is_oci_digest(std::string_view text);

}  // namespace kiln
