#include "stdlib/catalog.h"

#include "stdlib/functions.h"

namespace kiln {

// Each folder's schema.cpp defines one of these; see builders/null for the shape.
#define KILN_COMPONENT(folder) const ComponentInfo& folder##_builder();
#include "generated/builders.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) const ComponentInfo& folder##_provisioner();
#include "generated/provisioners.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) const ComponentInfo& folder##_post_processor();
#include "generated/post_processors.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) const ComponentInfo& folder##_data_source();
#include "generated/data_sources.def"
#undef KILN_COMPONENT

const Catalog& catalog() {
  static const Catalog all = [] {
    Catalog c;
    [[maybe_unused]] auto add = [](Catalog::Table& table, const ComponentInfo& info) {
      table.emplace(info.name, &info);
    };
#define KILN_COMPONENT(folder) add(c.builders, folder##_builder());
#include "generated/builders.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) add(c.provisioners, folder##_provisioner());
#include "generated/provisioners.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) add(c.post_processors, folder##_post_processor());
#include "generated/post_processors.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder) add(c.data_sources, folder##_data_source());
#include "generated/data_sources.def"
#undef KILN_COMPONENT
    c.functions = &functions();
    return c;
  }();
  return all;
}

}  // namespace kiln
