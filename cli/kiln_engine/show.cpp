#include "cli/kiln_engine/show/show_run.h"
#include "cli/plan_file.h"
#include "cli/plan_form.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const std::string& what = arguments.operands().front();
  return context.files->kind(what) == FileKind::Regular ? show_plan_file(context, arguments, what)
                                                        : show_run(context, arguments, what);
}

}  // namespace

const Command& show_command() {
  static const Command command = {
      .name = "show",
      .summary = "show what a run did, or a plan that was saved",
      .operands = "RUN|PLANFILE",
      .operand_count = {1, 1},
      .description =
          "Shows the builds and steps of a run: how long each took, how much it added to the "
          "image, and how it ended. RUN is a run's id, the beginning of one, or `latest`; "
          "`kiln runs` lists them. With -json, the events of the run. Of a file that `kiln plan` "
          "made, "
          "the plan, in any of its formats.",
      .flags = {plan_form_flag()},
      .run = run,
  };
  return command;
}

}  // namespace kiln
