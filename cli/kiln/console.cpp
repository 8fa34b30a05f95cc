#include "cli/compilation.h"
#include "cli/line_editor.h"
#include "cli/report.h"
#include "cli/value_text.h"
#include "compiler/eval/evaluate.h"

namespace kiln {
namespace {

constexpr std::string_view help_text =
    "The console evaluates one expression a line, with the variables and locals\n"
    "of the template and all functions. It also knows:\n"
    "\n"
    "  variables   list variables and locals with their values\n"
    "  help        show this\n"
    "  exit        leave; so does the end of input\n";

// What a line gives: the text to show, and whether it was understood.
struct Answer {
  std::string text;
  bool is_good = true;
};

Answer evaluate_line(CommandContext& context, const Arguments& arguments, Compilation& compilation,
                     const std::string& line) {
  Diagnostics diagnostics;
  const SourceId source = compilation.sources.add("<console-input>", line);
  const ParsedExpr parsed = parse_expression(compilation.sources, source, diagnostics);
  Value value;
  if (!diagnostics.has_errors()) {
    value = evaluate(*parsed.root, compilation.module->config.scope, diagnostics);
  }
  report(context, arguments, compilation.sources, diagnostics);
  if (diagnostics.has_errors()) {
    return {"", false};
  }
  return {format_result(value) + "\n"};
}

Answer answer(CommandContext& context, const Arguments& arguments, Compilation& compilation,
              const std::string& line) {
  if (line.find_first_not_of(" \t\r") == std::string::npos) {
    return {};
  }
  if (line == "help") {
    return {std::string(help_text)};
  }
  if (line == "variables") {
    return {list_variables(compilation.module->config)};
  }
  return evaluate_line(context, arguments, compilation, line);
}

// Answers at the terminal, line by line, to the end of input or `exit`.
void converse(CommandContext& context, const Arguments& arguments, Compilation& compilation) {
  const std::unique_ptr<LineEditor> editor =
      context.out_is_terminal ? LineEditor::open("> ") : nullptr;
  while (true) {
    if (editor == nullptr) {
      context.out("> ");
    }
    const std::optional<std::string> line =
        editor == nullptr ? context.read_line() : editor->read();
    if (!line) {
      context.out("\n");
      return;
    }
    if (*line == "exit") {
      return;
    }
    context.out(answer(context, arguments, compilation, *line).text);
  }
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const std::string path = arguments.operands().empty() ? "" : arguments.operands().front();
  const auto compilation = load_template(context, path, load_options(context, arguments));
  if (compilation->module->is_incomplete) {
    report(context, arguments, compilation->sources, compilation->diagnostics);
    return ExitCode::Failed;
  }
  if (context.in_is_terminal) {
    converse(context, arguments, *compilation);
    return ExitCode::Done;
  }
  Answer last;
  while (const std::optional<std::string> line = context.read_line()) {
    if (*line == "exit") {
      break;
    }
    last = answer(context, arguments, *compilation, *line);
  }
  // As in Packer, a script gets the answer to its last line only.
  context.out(last.text);
  return last.is_good ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace

const Command& console_command() {
  static const Command command = {
      .name = "console",
      .summary = "try out expressions",
      .operands = "[TEMPLATE]",
      .operand_count = {0, 1},
      .description =
          "Reads expressions and prints their values, with the variables and locals of "
          "a template if one is given. From a pipe it prints the value of the last one.",
      .flags = with_template_flags(
          {{.name = "use-sequential-evaluation", .help = "Accepted for compatibility"}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
