#pragma once

#include <map>
#include <string>

#include "compiler/config/catalog.h"

namespace kiln {

// `build` as a plan sees it: the name is known, the rest are unknowns of the right types that name
// their origin (`build.Host`); passwords and private keys are marked. `builder` adds its own.
Value planned_build_values(const std::string& name, const ComponentInfo& builder);

// The same for many builds: what all those of one builder have in common is made once.
class PlannedBuildValues {
 public:
  Value of(const std::string& name, const ComponentInfo& builder);

 private:
  std::map<const ComponentInfo*, std::map<std::string, Value>> common_;
};

}  // namespace kiln
