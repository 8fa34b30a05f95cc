#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_code.h"
#include "cli/flags.h"
#include "compiler/plan/assessment.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/file_reader.h"
#include "compiler/source/result.h"

namespace kiln {

struct Compilation;

// Everything a command may touch apart from what the runtime gives it. The programs fill it from
// the process (cli/process_context.h); tests fill it with strings, so that every command runs
// in-process under test.
struct CommandContext {
  // Results, and diagnostics. Bytes, written at once; a reader that went away ends the process.
  std::function<void(std::string_view)> out;
  std::function<void(std::string_view)> err;
  // As `out` for a command that must end in order whatever becomes of its output: the caller
  // decides what a failure means. May be empty; then `out` serves.
  std::function<Result<void>(std::string_view)> write_out;
  // All of standard input to its end.
  std::function<Result<std::string>()> read_input;
  // The next line of standard input without its newline; nothing at the end.
  std::function<std::optional<std::string>()> read_line;
  const FileReader* files = nullptr;
  // Replaces a file's whole content, keeping the old content if anything fails, and its
  // permissions if it exists. A new file that is `secret` can be read by its owner only.
  std::function<Result<void>(const std::string& path, std::string_view content, bool secret)>
      write_file;
  // The value of an environment variable; nothing when it is not set.
  std::function<std::optional<std::string>(const std::string&)> environment;
  // This machine's view of a plan that has add_input_content(), from the state of earlier runs.
  // Empty where there is none: then nothing was ever built.
  std::function<Assessment(const Compilation&, const Plan&)> assess;
  // Sees every diagnostic that is reported, as it is: tests check the kinds.
  std::function<void(const Diagnostic&)> on_diagnostic = [](const Diagnostic&) {};
  // Notes a sentence in the log that PACKER_LOG or KILN_LOG asks for; empty when nobody asked.
  std::function<void(std::string_view level, std::string_view sentence)> log;
  // Reads a data source, in kiln-engine; empty elsewhere (LoadOptions::read_data_source).
  std::function<Result<std::map<std::string, Value>>(const ComponentInfo&, const Value&)>
      read_data_source;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  // `-machine-readable` was given, anywhere on the command line.
  bool machine_readable = false;
  // Stopped by the first interrupt or termination signal in kiln-engine; a second one ends the
  // process. `kiln` leaves signals to the system.
  std::stop_token stop;
  // What only the end of the process frees: taking a large plan apart costs as much as printing it.
  std::vector<std::shared_ptr<const void>> kept;
  // Why `stop` was requested, in Go's words: `interrupt`, `terminated`, `hangup`. May be empty.
  std::function<std::string()> stop_reason;

  // Moves it to `kept`.
  template <typename Kept>
  Kept& keep(Kept object) {
    auto owner = std::make_shared<Kept>(std::move(object));
    kept.push_back(owner);
    return *owner;
  }
};

// How many operands (arguments that are not flags) a command takes.
struct OperandCount {
  uint32_t least = 0;
  uint32_t most = 0;

  static constexpr uint32_t any = UINT32_MAX;
};

// One command as its author writes it down: dispatch, help, completions and the man page all read
// this record.
struct Command {
  // As typed. Two words make a command of a command: `debug tokens`.
  std::string_view name;
  // What it does, as `kiln help` lists it: a few words, lower case, no final period.
  std::string_view summary;
  // The operands as usage shows them: `[TEMPLATE]`.
  std::string_view operands = {};
  OperandCount operand_count = {};
  // Paragraphs for `kiln help NAME` and the man page.
  std::string_view description = {};
  std::vector<Flag> flags = {};
  // Every command also takes -json, -color and -help. The `debug` commands, whose command line is
  // another tool's, have only -help.
  bool takes_common_flags = true;
  // The words that follow the name are the operands, flags included: the command reads them itself.
  bool reads_own_flags = false;
  // Not listed: for tools and tests.
  bool hidden = false;
  ExitCode (*run)(CommandContext& context, const Arguments& arguments) = nullptr;
};

// The commands that only compile, and those that touch the world; each made from the file names of
// a folder (cli/kiln, cli/kiln_engine). Sorted by name.
using CommandTable = std::vector<const Command*>;
CommandTable compiler_commands();
CommandTable engine_commands();

}  // namespace kiln
