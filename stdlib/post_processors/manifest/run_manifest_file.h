#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// The file of Packer's `manifest` post-processor, field by field.
struct ManifestBuild {
  std::string name;
  std::string builder_type;
  // Seconds since the epoch; 0 is left out.
  int64_t build_time = 0;
  struct File {
    std::string name;
    int64_t size = 0;
  };
  // Absent is written `null`, as for an artifact without files.
  std::optional<std::vector<File>> files;
  std::string artifact_id;
  std::string packer_run_uuid;
  std::optional<std::map<std::string, std::string>> custom_data;
};

struct ManifestFile {
  std::vector<ManifestBuild> builds;
  std::string last_run_uuid;
};

// Reads one; fields that are not there or of another type are empty. An error if it is no JSON
// object.
Result<ManifestFile> parse_manifest(std::string_view json);

// The bytes that Packer would write: two blanks of indentation, no newline at the end.
std::string manifest_json(const ManifestFile& manifest);

}  // namespace kiln
