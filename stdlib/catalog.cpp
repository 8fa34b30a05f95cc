#include "stdlib/catalog.h"

#include "stdlib/component_name.h"
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
#define KILN_COMPONENT(folder)                     \
  {                                                \
    static constexpr ComponentName name(#folder);  \
    c.builders.add(name.view(), folder##_builder); \
  }
#include "generated/builders.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder)                             \
  {                                                        \
    static constexpr ComponentName name(#folder);          \
    c.provisioners.add(name.view(), folder##_provisioner); \
  }
#include "generated/provisioners.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder)                                   \
  {                                                              \
    static constexpr ComponentName name(#folder);                \
    c.post_processors.add(name.view(), folder##_post_processor); \
  }
#include "generated/post_processors.def"
#undef KILN_COMPONENT
#define KILN_COMPONENT(folder)                             \
  {                                                        \
    static constexpr ComponentName name(#folder);          \
    c.data_sources.add(name.view(), folder##_data_source); \
  }
#include "generated/data_sources.def"
#undef KILN_COMPONENT
    c.functions = &functions();
    return c;
  }();
  return all;
}

}  // namespace kiln
