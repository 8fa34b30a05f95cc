#include "runtime/reuse/kept_artifact.h"

#include "compiler/config/option.h"
#include "runtime/remove_tree.h"

namespace kiln {

Value artifact_value(const Artifact& artifact) {
  std::vector<Value> files;
  for (const std::string& file : artifact.files) {
    files.push_back(Value::string(file));
  }
  return Value::object({{"builder_id", Value::string(artifact.builder_id)},
                        {"id", Value::string(artifact.id)},
                        {"description", Value::string(artifact.description)},
                        {"files", Value::tuple(std::move(files))},
                        {"data", Value::object(artifact.data)}});
}

Artifact read_artifact(const Value& value) {
  Artifact artifact;
  artifact.builder_id = string_option(value, "builder_id");
  artifact.id = string_option(value, "id");
  artifact.description = string_option(value, "description");
  artifact.files = strings_option(value, "files");
  if (const Value* data = value.find("data")) {
    artifact.data = data->entries();
  }
  artifact.destroy = [files = artifact.files]() -> Result<void> {
    for (const std::string& file : files) {
      KILN_TRY(remove_tree(file));
    }
    return {};
  };
  return artifact;
}

}  // namespace kiln
