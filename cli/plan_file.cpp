#include "cli/plan_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/plan_form.h"
#include "cli/report.h"
#include "compiler/plan/input_content.h"
#include "generated/version.h"
#include "stdlib/catalog.h"

namespace kiln {
namespace {

const VariableConfig* find_variable(const Module& module, const std::string& name) {
  const auto found = std::ranges::find(module.config.variables, name, &VariableConfig::name);
  return found == module.config.variables.end() ? nullptr : &*found;
}

// What cannot be given with a saved plan, because it is in it.
std::optional<std::string> find_conflict(const Arguments& arguments) {
  for (const std::string_view flag : {"only", "except", "var-file"}) {
    if (arguments.has(flag)) {
      return fmt::format("-{} cannot be given with a saved plan, which has its own.", flag);
    }
  }
  return std::nullopt;
}

std::vector<std::string> missing_secrets(const CommandContext& context, const Arguments& arguments,
                                         const Invocation& invocation) {
  std::vector<std::string> missing;
  const auto given = arguments.pairs("var");
  for (const std::string& name : invocation.secrets) {
    const bool is_argument =
        std::ranges::any_of(given, [&](const auto& variable) { return variable.first == name; });
    if (!is_argument && !(context.environment && context.environment("PKR_VAR_" + name))) {
      missing.push_back(name);
    }
  }
  return missing;
}

}  // namespace

Invocation invocation_of(const Arguments& arguments, const Module& module) {
  Invocation invocation;
  invocation.template_path = template_path(arguments);
  invocation.var_files = arguments.texts("var-file");
  invocation.only = arguments.texts("only");
  invocation.except = arguments.texts("except");
  for (const auto& variable : arguments.pairs("var")) {
    const VariableConfig* declared = find_variable(module, variable.first);
    if (declared != nullptr && !declared->sensitive) {
      invocation.variables.push_back(variable);
    }
  }
  for (const VariableConfig& variable : module.config.variables) {
    const bool was_given =
        variable.origin == ValueOrigin::CommandLine || variable.origin == ValueOrigin::Environment;
    if (variable.sensitive && was_given) {
      invocation.secrets.push_back(variable.name);
    }
  }
  return invocation;
}

Result<std::optional<SavedPlan>> find_saved_plan(const CommandContext& context,
                                                 const std::string& path) {
  if (context.files->kind(path) != FileKind::Regular) {
    return std::optional<SavedPlan>{};
  }
  // What cannot be read is no plan; whoever takes it for a template says why.
  const Result<std::string> text = context.files->read(path);
  if (!text || !is_saved_plan(*text)) {
    return std::optional<SavedPlan>{};
  }
  Result<SavedPlan> saved = read_saved_plan(*text);
  if (!saved) {
    return Error{fmt::format("The plan in {} cannot be used: {}.", path, saved.error().message)};
  }
  return std::optional(*std::move(saved));
}

Result<SavedPlan> read_plan_file(const CommandContext& context, const std::string& path) {
  KILN_ASSIGN(const std::string text, context.files->read(path));
  Result<SavedPlan> saved = read_saved_plan(text);
  if (!saved) {
    return Error{
        fmt::format("{} is not a plan that can be read: {}. A plan is made by `kiln plan "
                    "-out FILE` or `kiln plan -json`.",
                    path, saved.error().message)};
  }
  return saved;
}

void take_invocation(const Invocation& invocation, LoadOptions& options) {
  options.variables.insert(options.variables.begin(), invocation.variables.begin(),
                           invocation.variables.end());
  options.var_files = invocation.var_files;
}

Selection build_selection(const Invocation& invocation) {
  return {.only = invocation.only, .except = invocation.except};
}

std::optional<ExitCode> refuse_changed_plan(CommandContext& context, const Arguments& arguments,
                                            const std::string& path, const SavedPlan& saved) {
  if (const std::optional<std::string> conflict = find_conflict(arguments)) {
    report(context, arguments, Error{*conflict});
    return ExitCode::Failed;
  }
  const std::vector<std::string> missing = missing_secrets(context, arguments, saved.invocation);
  for (const std::string& name : missing) {
    report(context, arguments,
           Error{fmt::format("The variable \"{0}\" is a secret, which a plan does not hold. Give "
                             "it again: -var {0}=... or PKR_VAR_{0}.",
                             name)});
  }
  if (!missing.empty()) {
    return ExitCode::Failed;
  }
  LoadOptions options = load_options(context, arguments);
  take_invocation(saved.invocation, options);
  const auto compilation = load_template(context, saved.invocation.template_path, options);
  Plan plan = lower(*compilation->module, build_selection(saved.invocation), catalog(),
                    *context.files, compilation->diagnostics);
  add_input_content(plan, content_from(*context.files));
  std::vector<std::string> reasons;
  if (compilation->diagnostics.has_errors()) {
    report(context, arguments, compilation->sources, compilation->diagnostics);
    reasons.emplace_back("the template no longer compiles");
  } else {
    reasons = refusals(saved, document_of(plan, *compilation->module, compilation->sources),
                       KILN_VERSION);
  }
  if (reasons.empty()) {
    return std::nullopt;
  }
  std::string list;
  for (const std::string& reason : reasons) {
    list += "\n  " + reason;
  }
  report(context, arguments,
         Error{fmt::format("The plan in {} no longer holds; nothing was run. Since it was made:{}\n"
                           "Make and review a new one: kiln plan -out {} {}",
                           path, list, path, saved.invocation.template_path)});
  return ExitCode::PlanRefused;
}

bool has_same_files(const SavedPlan& saved, const PlanDocument& now) {
  const auto files_of = [](const PlanDocument& document) {
    std::map<std::string, std::optional<std::string>> files;
    for (const InputFile& file : document.files) {
      files.insert_or_assign(file.path, file.digest);
    }
    for (const DocumentStep& step : document.steps) {
      for (const InputFile& file : step.input_files) {
        files.insert_or_assign(file.path, file.digest);
      }
    }
    return files;
  };
  return files_of(saved.document) == files_of(now);
}

ExitCode show_plan_file(CommandContext& context, const Arguments& arguments,
                        const std::string& path) {
  const Result<SavedPlan> saved = read_plan_file(context, path);
  if (!saved) {
    report(context, arguments, saved.error());
    return ExitCode::Failed;
  }
  context.out(print_plan({saved->document, nullptr}, plan_form(arguments),
                         use_color(context, arguments, context.out_is_terminal)));
  return ExitCode::Done;
}

}  // namespace kiln
