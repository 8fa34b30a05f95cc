#include "compiler/config/component_check.h"

#include "compiler/config/diagnostics.h"

namespace kiln {

void check_component(const ComponentInfo& component, const DecodedBody& decoded, Span block,
                     const std::function<std::string()>& summary, const FileReader& files,
                     Diagnostics& diagnostics) {
  if (component.check == nullptr) {
    return;
  }
  for (ConfigProblem& problem : component.check(decoded.value, {files})) {
    const auto place = decoded.argument_spans.find(problem.argument);
    // What is missing may be what a misspelt or wrong argument was meant to be.
    if (decoded.has_errors && place == decoded.argument_spans.end()) {
      continue;
    }
    const Span span = place == decoded.argument_spans.end() ? block : place->second;
    Diagnostic& diagnostic = diagnostics.emit(
        span, problem.is_warning ? diag::QuestionableOptions : diag::InvalidOptions,
        problem.message);
    if (!problem.is_warning && summary != nullptr) {
      diagnostic.summary = summary();
    }
  }
}

}  // namespace kiln
