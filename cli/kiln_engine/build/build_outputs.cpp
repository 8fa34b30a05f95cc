#include "cli/kiln_engine/build/build_outputs.h"

#include <fmt/format.h>

#include "cli/report.h"
#include "compiler/plan/plan_value.h"
#include "runtime/atomic_output.h"

namespace kiln {
namespace {

std::string json_of(const std::map<std::string, Value>& values, unsigned indent) {
  JsonWriter writer(indent);
  writer.begin_object();
  for (const auto& [name, value] : values) {
    writer.key(name);
    write_plain_value(writer, value);
  }
  writer.end_object();
  return writer.text();
}

}  // namespace

bool tell_outputs(CommandContext& context, const Arguments& arguments, const SourceMap& sources,
                  const Plan& plan, const Value& artifacts, const std::string& record_directory) {
  if (plan.outputs.empty()) {
    return true;
  }
  Diagnostics diagnostics;
  std::map<std::string, Value> values;
  for (const auto& [name, value] : resolve_outputs(plan, artifacts, diagnostics)) {
    values.emplace(name, plan_value(value));
  }
  report(context, arguments, sources, diagnostics);
  if (arguments.is_on("json")) {
    context.out(fmt::format("{{\"type\":\"outputs\",\"values\":{}}}\n", json_of(values, 0)));
  } else if (!context.machine_readable) {
    std::string text = "\nOutputs:\n\n";
    for (const auto& [name, value] : values) {
      text += fmt::format("  {} = {}\n", name, plain_text(value));
    }
    context.out(text);
  }
  const Result<void> written =
      write_file_atomically(record_directory + "/outputs.json", json_of(values, 2) + "\n", 0600);
  if (!written) {
    report(context, arguments, written.error());
  }
  return written.ok() && !diagnostics.has_errors();
}

}  // namespace kiln
