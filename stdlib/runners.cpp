#include "stdlib/runners.h"

#include "compiler/config/catalog.h"

namespace kiln {

// Each folder's schema.cpp defines the record, its run.cpp the runner; see builders/null for the
// shape.
#define KILN_COMPONENT(folder)             \
  const ComponentInfo& folder##_builder(); \
  const BuilderRunner& folder##_builder_runner();
#include "generated/builders_run.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder)                 \
  const ComponentInfo& folder##_provisioner(); \
  const ProvisionerRunner& folder##_provisioner_runner();
#include "generated/provisioners_run.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder)                    \
  const ComponentInfo& folder##_post_processor(); \
  const PostProcessorRunner& folder##_post_processor_runner();
#include "generated/post_processors_run.def"
#undef KILN_COMPONENT

const RunnerTable& runners() {
  static const RunnerTable all = [] {
    RunnerTable table;
#define KILN_COMPONENT(folder) \
  table.builders.emplace(folder##_builder().name, &folder##_builder_runner());
#include "generated/builders_run.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) \
  table.provisioners.emplace(folder##_provisioner().name, &folder##_provisioner_runner());
#include "generated/provisioners_run.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) \
  table.post_processors.emplace(folder##_post_processor().name, &folder##_post_processor_runner());
#include "generated/post_processors_run.def"
#undef KILN_COMPONENT
    return table;
  }();
  return all;
}

}  // namespace kiln
