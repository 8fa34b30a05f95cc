#include "compiler/plan/plan.h"

#include <fmt/format.h>

#include "cli/compilation.h"
#include "cli/heap.h"
#include "cli/plan_file.h"
#include "cli/plan_form.h"
#include "cli/report.h"
#include "compiler/plan/input_content.h"
#include "generated/version.h"
#include "stdlib/catalog.h"

namespace kiln {
namespace {

// The difference from an older plan, in the form that was asked for.
Result<std::string> compare(const CommandContext& context, const Arguments& arguments,
                            const std::string& old_path, const PlanDocument& document,
                            const Assessment& assessment) {
  KILN_ASSIGN(const SavedPlan before, read_plan_file(context, old_path));
  // As it would be read: values of the same types.
  KILN_ASSIGN(const ReadPlan after, read_plan_json(print_plan_json(document).text));
  const PlanDiff diff = diff_plans(before.document, after.document);
  return print_diff(diff, before.document, {after.document, &assessment}, plan_form(arguments),
                    use_color(context, arguments, context.out_is_terminal));
}

Result<void> save(const CommandContext& context, const Arguments& arguments, const Module& module,
                  const PlanDocument& document, const std::string& path) {
  const PlanJson json = print_plan_json(document);
  KILN_TRY(context.write_file(
      path, print_saved_plan(invocation_of(arguments, module), KILN_VERSION, json), false));
  context.err(fmt::format("The plan is saved in {} ({}). Run it with: kiln build {}\n", path,
                          json.digest, path));
  return {};
}

// A plan takes some sixty times the memory of its template's text.
void expect_plan_of(const Compilation& compilation) {
  constexpr size_t large_text = size_t{32} << 10;
  constexpr size_t memory_of_text = 64;
  size_t bytes = 0;
  for (const SourceId id : compilation.module->files) {
    bytes += compilation.sources.text(id).size();
  }
  if (bytes > large_text) {
    expect_large_heap(bytes * memory_of_text);
  }
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const auto& compilation = context.keep(
      load_template(context, template_path(arguments), load_options(context, arguments)));
  expect_plan_of(*compilation);
  Selection selection = build_selection(arguments);
  selection.strict = arguments.is_on("strict");
  Plan& plan = context.keep(
      lower(*compilation->module, selection, catalog(), *context.files, compilation->diagnostics));
  report(context, arguments, compilation->sources, compilation->diagnostics);
  if (compilation->diagnostics.has_errors()) {
    return ExitCode::Failed;
  }
  add_input_content(plan, content_from(*context.files));
  const Assessment assessment =
      context.assess ? context.assess(*compilation, plan) : assess_without_state(plan);
  const PlanForm form = plan_form(arguments);
  const bool shows_digests = arguments.has("out") || arguments.has("diff") ||
                             (form != PlanForm::Text && form != PlanForm::Dot);
  const PlanDocument& document =
      context.keep(document_of(plan, *compilation->module, compilation->sources,
                               shows_digests ? FileDigests::Made : FileDigests::LeftOut));
  Result<std::string> shown =
      arguments.has("diff")
          ? compare(context, arguments, *arguments.text("diff"), document, assessment)
          : print_plan({document, &assessment}, plan_form(arguments),
                       use_color(context, arguments, context.out_is_terminal));
  if (!shown) {
    report(context, arguments, shown.error());
    return ExitCode::Failed;
  }
  context.out(*shown);
  if (const std::optional<std::string> path = arguments.text("out")) {
    if (const Result<void> saved = save(context, arguments, *compilation->module, document, *path);
        !saved) {
      report(context, arguments, saved.error());
      return ExitCode::Failed;
    }
  }
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
          "Compiles a template to the steps that a build runs, in order, with the options of each "
          "as far as they are known, what will run and why, and what is reused. Nothing is run, "
          "and nothing is asked over the network. -out saves the plan for `kiln build FILE`, which "
          "runs exactly it or says which input has changed; no secret is in the file. -diff shows "
          "what differs from a plan that was saved or printed as JSON.",
      .flags = with_template_flags(
          {plan_form_flag(),
           {.name = "out",
            .kind = FlagKind::Text,
            .value = "FILE",
            .help = "Save the plan, to be run by `kiln build FILE`"},
           {.name = "diff",
            .kind = FlagKind::Text,
            .value = "OLD",
            .help = "Show what differs from the plan in this file"},
           {.name = "detailed-exitcode",
            .help = "Exit with 5 when there is anything to do, with 0 when there is nothing"},
           {.name = "strict",
            .help = "A pattern of -only or -except that fits no build is an error"}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
