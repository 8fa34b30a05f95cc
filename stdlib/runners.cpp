#include "stdlib/runners.h"

#include "stdlib/component_name.h"

namespace kiln {

// Each folder's run.cpp defines the runner; see builders/null for the shape.
#define KILN_COMPONENT(folder) const BuilderRunner& folder##_builder_runner();
#include "generated/builders_run.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) const ProvisionerRunner& folder##_provisioner_runner();
#include "generated/provisioners_run.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) const PostProcessorRunner& folder##_post_processor_runner();
#include "generated/post_processors_run.def"
#undef KILN_COMPONENT

const RunnerTable& runners() {
  static const RunnerTable all = [] {
    RunnerTable table;
#define KILN_COMPONENT(folder) \
  table.builders.emplace(ComponentName(#folder).view(), &folder##_builder_runner());
#include "generated/builders_run.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) \
  table.provisioners.emplace(ComponentName(#folder).view(), &folder##_provisioner_runner());
#include "generated/provisioners_run.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) \
  table.post_processors.emplace(ComponentName(#folder).view(), &folder##_post_processor_runner());
#include "generated/post_processors_run.def"
#undef KILN_COMPONENT
    return table;
  }();
  return all;
}

}  // namespace kiln
