#include "cli/compilation.h"
#include "cli/kiln_engine/console/completion.h"
#include "cli/kiln_engine/console/line_editor.h"
#include "cli/kiln_engine/console/open_brackets.h"
#include "cli/kiln_engine/evaluation/run_evaluation.h"
#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "cli/value_text.h"
#include "compiler/eval/evaluate.h"
#include "compiler/eval/go_template.h"
#include "compiler/legacy/upgrade.h"
#include "runtime/private_directory.h"
#include "runtime/template_functions.h"
#include "stdlib/catalog.h"

namespace kiln {
namespace {

constexpr std::string_view help_text =
    "The console evaluates one expression a line, with the variables and locals\n"
    "of the template and all functions; while a bracket is open, the expression\n"
    "goes on in the next line. It also knows:\n"
    "\n"
    "  variables   list variables and locals with their values\n"
    "  help        show this\n"
    "  exit        leave; so does the end of input\n";

// What a line gives: the text to show, and whether it was understood.
struct Answer {
  std::string text;
  bool is_good = true;
};

// A line with the calls of a legacy template: as an expression, and then what its value renders to.
std::string translate_line(Compilation& compilation, const std::string& line) {
  Diagnostics reported;
  return translate_legacy_text(
      line, read_legacy_template(compilation.sources, compilation.module->files.front(), false,
                                 reported));
}

Result<std::string> render_value(const CommandContext& context, const Value& value, int64_t now) {
  const GoTemplateContext functions{
      {}, run_template_functions(now, *context.files, *catalog().functions)};
  return render_go_template(value.as_string(), functions);
}

Answer evaluate_line(CommandContext& context, const Arguments& arguments, Compilation& compilation,
                     const std::string& line) {
  Diagnostics diagnostics;
  const bool has_calls = compilation.module->is_legacy && has_template_action(line);
  const SourceId source = compilation.sources.add(
      "<console-input>", has_calls ? translate_line(compilation, line) : line);
  const ParsedExpr parsed = parse_expression(compilation.sources, source, diagnostics);
  Value value;
  if (!diagnostics.has_errors()) {
    value = evaluate(*parsed.root, compilation.module->config.scope, diagnostics);
  }
  report(context, arguments, compilation.sources, diagnostics);
  if (diagnostics.has_errors()) {
    return {"", false};
  }
  if (has_calls && value.has_content() && value.marks().empty()) {
    const Result<std::string> rendered =
        render_value(context, value, *compilation.module->call_context.now);
    if (!rendered) {
      report(context, arguments, rendered.error());
      return {"", false};
    }
    return {*rendered + "\n"};
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

// Where lines are remembered; empty when there is no place for them.
std::string history_path(const CommandContext& context) {
  const Result<std::string> state = state_directory(context);
  return state && make_private_directory(*state) ? *state + "/console_history" : "";
}

// The lines of a terminal, with an editor if there is one.
class Terminal {
 public:
  Terminal(CommandContext& context, const Scope& scope) : context_(context) {
    if (context.out_is_terminal) {
      editor_ =
          LineEditor::open([&scope](const std::string& word) { return complete_name(scope, word); },
                           history_path(context));
    }
  }

  // One expression or command, over several lines while a bracket is open.
  LineEditor::Line read() {
    LineEditor::Line whole = read_line("> ");
    while (whole.outcome == LineEditor::Outcome::Line && has_open_bracket(whole.text)) {
      LineEditor::Line more = read_line(". ");
      if (more.outcome != LineEditor::Outcome::Line) {
        return more;
      }
      whole.text += "\n" + more.text;
      // An empty line gives up: the problem is reported then.
      if (more.text.empty()) {
        break;
      }
    }
    return whole;
  }

 private:
  LineEditor::Line read_line(const std::string& prompt) {
    if (editor_ != nullptr) {
      return editor_->read(prompt);
    }
    context_.out(prompt);
    std::optional<std::string> line = context_.read_line();
    return line ? LineEditor::Line{LineEditor::Outcome::Line, *std::move(line)}
                : LineEditor::Line{};
  }

  CommandContext& context_;
  std::unique_ptr<LineEditor> editor_;
};

// Answers at the terminal to the end of input or `exit`; a problem ends nothing.
void converse(CommandContext& context, const Arguments& arguments, Compilation& compilation) {
  Terminal terminal(context, compilation.module->config.scope);
  while (!context.stop.stop_requested()) {
    const LineEditor::Line line = terminal.read();
    switch (line.outcome) {
      case LineEditor::Outcome::End:
        context.out("\n");
        return;
      case LineEditor::Outcome::Cancelled:
        context.out("\n");
        continue;
      case LineEditor::Outcome::Line:
        break;
    }
    if (line.text == "exit") {
      return;
    }
    context.out(answer(context, arguments, compilation, line.text).text);
  }
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const std::string path = arguments.operands().empty() ? "" : arguments.operands().front();
  forbid_core_files();
  RunEvaluation evaluation(context);
  const auto compilation = load_template(context, path, evaluation.options(context, arguments));
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
          "Reads expressions and prints their values, with the variables and locals of a template "
          "if one is given. From a pipe it prints the value of the last one. On a terminal lines "
          "can be edited, Tab completes names, Ctrl-C forgets a line and Ctrl-D ends; lines are "
          "remembered in $KILN_STATE_DIR/console_history (default ~/.local/state/kiln).",
      .flags = with_template_flags(
          {{.name = "use-sequential-evaluation", .help = "Accepted for compatibility"}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
