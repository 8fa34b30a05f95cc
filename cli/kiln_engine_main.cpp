// `kiln-engine`: every command, those that touch the world included. `kiln` becomes it when needed.
#include "cli/all_commands.h"
#include "cli/dispatch.h"
#include "cli/interrupts.h"
#include "cli/kiln_engine/assessment/machine_assessment.h"
#include "cli/kiln_engine/evaluation/run_evaluation.h"
#include "cli/process_context.h"

int main(int argc, char** argv) {
  using namespace kiln;
  CommandContext context = process_context();
  Interrupts interrupts;
  context.stop = interrupts.token();
  context.stop_reason = [&] { return interrupts.reason(); };
  context.assess = [&](const Compilation& compilation, const Plan& plan) {
    return assess_on_this_machine(context, compilation, plan);
  };
  context.read_data_source = data_source_reader(context);
  ExitCode code = dispatch(all_commands(), context, command_words(argc, argv));
  return static_cast<int>(interrupts.exit_code_after(code));
}
