#include "runtime/artifact_values.h"

#include <filesystem>

#include "runtime/digest.h"

namespace kiln {
namespace {

std::string path_of(const Artifact& artifact) {
  return !artifact.path.empty()   ? artifact.path
         : artifact.files.empty() ? std::string()
                                  : artifact.files.front();
}

// Of a file its own; of what is named by a digest (an OCI layout) that; otherwise empty.
std::string digest_of(const Artifact& artifact) {
  const std::string path = path_of(artifact);
  std::error_code error;
  if (!path.empty() && std::filesystem::is_regular_file(path, error)) {
    const Result<std::string> digest = digest_of_file(DigestAlgorithm::Sha256, path);
    return digest ? "sha256:" + *digest : std::string();
  }
  return artifact.id.starts_with("sha256:") ? artifact.id : std::string();
}

std::map<std::string, Value> attributes_of(const Artifact& artifact,
                                           const std::map<std::string, Value>& outputs) {
  std::map<std::string, Value> attributes = outputs;
  std::vector<Value> files;
  for (const std::string& file : artifact.files) {
    files.push_back(Value::string(file));
  }
  attributes.insert_or_assign("id", Value::string(artifact.id));
  attributes.insert_or_assign("path", Value::string(path_of(artifact)));
  attributes.insert_or_assign("digest", Value::string(digest_of(artifact)));
  attributes.insert_or_assign("files", Value::list(Type::string(), std::move(files)));
  return attributes;
}

}  // namespace

void ArtifactValues::add(const PlannedBuild& build, const Artifact& built,
                         const Artifact& final_artifact,
                         const std::map<std::string, Value>& outputs) {
  if (build.block_name.empty()) {
    return;
  }
  std::map<std::string, Value> attributes = attributes_of(final_artifact, outputs);
  attributes.insert_or_assign("built", Value::object(attributes_of(built, outputs)));
  const std::lock_guard lock(mutex_);
  values_.insert_or_assign(build.artifact_place, Value::object(std::move(attributes)));
}

Value ArtifactValues::value() const {
  const std::lock_guard lock(mutex_);
  return artifact_tree(values_);
}

}  // namespace kiln
