#include "stdlib/data_source_runners.h"

#include <fmt/format.h>

#include "runtime/option_templates.h"
#include "stdlib/component_name.h"

namespace kiln {

#define KILN_COMPONENT(folder) const DataSourceRunner& folder##_data_source_runner();
#include "generated/data_sources_run.def"
#undef KILN_COMPONENT

const DataSourceRunner* find_data_source_runner(std::string_view name) {
#define KILN_COMPONENT(folder)                 \
  if (name == ComponentName(#folder).view()) { \
    return &folder##_data_source_runner();     \
  }
#include "generated/data_sources_run.def"
#undef KILN_COMPONENT
  return nullptr;
}

Result<std::map<std::string, Value>> read_data_source(const ComponentInfo& component,
                                                      const Value& config,
                                                      const TemplateFunctions& functions,
                                                      const DataSourceContext& context) {
  const DataSourceRunner* runner = find_data_source_runner(component.name);
  if (runner == nullptr) {
    return Error{
        fmt::format("kiln knows the data source \"{}\" but cannot read it yet", component.name)};
  }
  KILN_ASSIGN(const Value rendered,
              render_options(config, component.schema, {.fields = {}, .functions = functions}));
  return runner->read(rendered, context);
}

}  // namespace kiln
