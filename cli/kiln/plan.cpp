#include "compiler/plan/plan.h"

#include "cli/compilation.h"
#include "cli/plan_form.h"
#include "cli/report.h"
#include "compiler/plan/input_content.h"
#include "stdlib/catalog.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const auto compilation =
      load_template(context, template_path(arguments), load_options(context, arguments));
  Selection selection = build_selection(arguments);
  selection.strict = arguments.is_on("strict");
  Plan plan =
      lower(*compilation->module, selection, catalog(), *context.files, compilation->diagnostics);
  report(context, arguments, compilation->sources, compilation->diagnostics);
  if (compilation->diagnostics.has_errors()) {
    return ExitCode::Failed;
  }
  add_input_content(plan, content_from(*context.files));
  const Assessment assessment = context.assess ? context.assess(plan) : assess_without_state(plan);
  const PlanDocument document = document_of(plan, *compilation->module, compilation->sources);
  context.out(print_plan({document, &assessment}, plan_form(arguments),
                         use_color(context, arguments, context.out_is_terminal)));
  return arguments.is_on("detailed-exitcode") && assessment.has_work() ? ExitCode::WorkToDo
                                                                       : ExitCode::Done;
}

}  // namespace

const Command& plan_command() {
  static const Command command = {
      .name = "plan",
      .summary = "show what a build would do",
      .operands = "[TEMPLATE]",
      .operand_count = {0, 1},
      .description =
          "Compiles a template to the steps that a build runs, in order, with the "
          "options of each as far as they are known. Nothing is run, and nothing is "
          "asked over the network.",
      .flags = with_template_flags(
          {plan_form_flag(),
           {.name = "detailed-exitcode",
            .help = "Exit with 5 when there is anything to do, with 0 when there is nothing"},
           {.name = "strict",
            .help = "A pattern of -only or -except that fits no build is an error"}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
