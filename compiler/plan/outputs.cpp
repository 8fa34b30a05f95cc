#include "compiler/eval/evaluate.h"
#include "compiler/plan/lowering.h"

namespace kiln {

Value evaluate_output(const OutputConfig& output, const Scope& scope, Diagnostics& diagnostics) {
  const Value value = evaluate(*output.value, scope, diagnostics);
  return output.sensitive && !value.contains_mark("sensitive")
             ? value.with_marks({{"sensitive", "output." + output.name}})
             : value;
}

std::map<std::string, Value> resolve_outputs(const Plan& plan, const Value& artifacts,
                                             Diagnostics& diagnostics) {
  std::map<std::string, Value> values;
  for (const PlannedOutput& output : plan.outputs) {
    Scope scope(plan.output_scope.get());
    if (!artifacts.is_null()) {
      scope.set("artifact", artifacts);
    }
    values.emplace(output.config->name, evaluate_output(*output.config, scope, diagnostics));
  }
  return values;
}

}  // namespace kiln
