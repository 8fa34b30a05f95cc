#include <fmt/format.h>

#include "cli/compilation.h"
#include "cli/report.h"
#include "cli/say.h"
#include "compiler/legacy/diagnostics.h"
#include "compiler/legacy/fixers.h"
#include "compiler/legacy/legacy_template.h"

namespace kiln {
namespace {

// The lists of components must be lists; what is in them is looked at one by one.
bool check_lists(const JsonObjectExpr& root, Diagnostics& diagnostics) {
  bool is_good = true;
  for (const JsonProperty& property : root.properties) {
    const std::string_view name = property.name->text;
    const bool is_list = property.value->kind == ExprKind::Tuple ||
                         json_tree(*property.value).is(JsonTree::Kind::Null);
    if ((name == "builders" || name == "provisioners" || name == "post-processors") && !is_list) {
      diagnostics.emit(property.value->span(), diag::LegacyWrongShape, std::string(name), "a list",
                       "something else");
      is_good = false;
    }
  }
  return is_good;
}

// Is the fixed text a template? Says why not.
bool is_valid_template(CommandContext& context, const Arguments& arguments, std::string text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add("<fixed template>", std::move(text));
  read_legacy_template(sources, source, true, diagnostics);
  if (diagnostics.has_errors()) {
    report(context, arguments, sources, diagnostics);
    report(context, arguments,
           Error{"Fixed template failed to validate. This is usually caused by an error in the "
                 "input template. Please fix the error and try again."});
  }
  return !diagnostics.has_errors();
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const std::string path = template_path(arguments);
  if (path.ends_with(".hcl") || path.ends_with(".pkr.json") ||
      context.files->kind(path) == FileKind::Directory) {
    report(context, arguments, Error{"fix works with legacy JSON templates only."});
    return ExitCode::Failed;
  }
  Result<std::string> text = context.files->read(path);
  if (!text) {
    report(context, arguments, text.error());
    return ExitCode::Failed;
  }
  SourceMap sources;
  Diagnostics diagnostics;
  const auto tree = parse_json(sources, sources.add(path, *std::move(text)), diagnostics);
  const Expr& root = *tree->json_root();
  if (!diagnostics.has_errors() && root.kind != ExprKind::JsonObject) {
    diagnostics.emit(root.span(), diag::LegacyWrongShape, "A template", "an object", "a list");
  }
  if (diagnostics.has_errors() || !check_lists(as<JsonObjectExpr>(root), diagnostics)) {
    report(context, arguments, sources, diagnostics);
    return ExitCode::Failed;
  }
  JsonTree fixed = json_tree(root);
  // As Packer's, which sets it in any case.
  fixed.members.try_emplace("builders");
  for (const Fixer& fixer : fixers()) {
    if (Result<void> done = fixer.fix(fixed); !done) {
      report(context, arguments, Error{"Error fixing: " + done.error().message});
      return ExitCode::Failed;
    }
  }
  const std::string printed = print_json_tree(fixed);
  say(context, printed + "\n");
  return !arguments.is_on("validate") || is_valid_template(context, arguments, printed)
             ? ExitCode::Done
             : ExitCode::Failed;
}

std::string describe() {
  std::string text =
      "Prints a legacy JSON template with what older versions called otherwise corrected. These "
      "corrections are made, in this order:\n";
  for (const Fixer& fixer : fixers()) {
    text += fmt::format("\n{}: {}", fixer.name, fixer.synopsis);
    text += text.ends_with('.') ? "" : ".";
  }
  return text;
}

}  // namespace

const Command& fix_command() {
  static const std::string description = describe();
  static const Command command = {
      .name = "fix",
      .summary = "correct what a legacy JSON template has from older versions",
      .operands = "TEMPLATE",
      .operand_count = {1, 1},
      .description = description,
      .flags = with_template_flags({{.name = "validate",
                                     .help = "Check that the result is a template (default: true)",
                                     .is_on = true}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
