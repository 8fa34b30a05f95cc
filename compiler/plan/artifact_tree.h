#pragma once

#include <compare>
#include <map>
#include <string>

#include "compiler/config/instance_key.h"
#include "compiler/value/value.h"

namespace kiln {

// How `artifact.BUILD.TYPE.NAME` names what a build makes; instances have their keys after BUILD
// and NAME.
struct ArtifactPlace {
  // Empty for a build without a name, which cannot be referred to.
  std::string block;
  InstanceKey block_key;
  std::string type;
  // As the build calls the source.
  std::string name;
  InstanceKey source_key;

  auto operator<=>(const ArtifactPlace&) const = default;
};

// The object `artifact`. Instances of `count` are a list when all of them are there, others an
// object by key.
Value artifact_tree(const std::map<ArtifactPlace, Value>& artifacts);

}  // namespace kiln
