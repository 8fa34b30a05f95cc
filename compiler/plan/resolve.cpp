#include "compiler/config/decode.h"
#include "compiler/plan/plan.h"

namespace kiln {

Value resolve(const ComponentInfo& component, const StepSource& source, const Value& build,
              Diagnostics& diagnostics, const Value& artifacts) {
  Scope scope(source.scope.get());
  scope.set("build", build);
  if (!artifacts.is_null()) {
    scope.set("artifact", artifacts);
  }
  return decode(*source.body, component.schema, {source.overrides, {}}, scope, diagnostics).value;
}

}  // namespace kiln
