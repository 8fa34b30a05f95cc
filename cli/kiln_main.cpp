// `kiln`: runs the commands that only compile, and becomes kiln-engine for the others.
#include <algorithm>
#include <cstdlib>

#include "cli/dispatch.h"
#include "cli/engine_program.h"
#include "cli/heap.h"
#include "cli/help.h"
#include "cli/own_directories.h"
#include "cli/process_context.h"

namespace {

// File names of cli/kiln_engine: `plugins_install` is the command `plugins install`.
constexpr std::string_view engine_names[] = {
#define KILN_COMMAND(name) #name,
#include "generated/kiln_engine_commands.def"
#undef KILN_COMMAND
};

bool is_engine_command(const std::string& word) {
  for (std::string_view name : engine_names) {
    if (name == word || name.starts_with(word + "_")) {
      return true;
    }
  }
  return false;
}

// What a plan would reuse is looked up by the engine; where nothing was ever kept, nobody pays for
// starting it.
bool has_results_to_assess(const kiln::CommandContext& context) {
  const kiln::Result<std::string> cache = kiln::cache_directory(context);
  return cache && context.files->kind(*cache + "/steps") == kiln::FileKind::Directory;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace kiln;
  tune_heap();
  CommandContext context = process_context();
  CommandTable own = compiler_commands();
  std::vector<std::string> words = command_words(argc, argv);
  // A flag of every command, which may stand before it.
  std::vector<std::string> rest = words;
  take_machine_readable(rest);
  const std::vector<std::string> named = canonical_words(rest);
  const std::string& first = named[0];
  if (first == "plan" && has_results_to_assess(context) && find_engine()) {
    become_engine(argv);
  }
  // What data sources give, only kiln-engine can ask.
  const bool asks_outside = std::ranges::any_of(words, [](const std::string& word) {
    return word.starts_with("-evaluate-datasources") || word.starts_with("--evaluate-datasources");
  });
  if (!asks_outside && (find_command(own, named) != nullptr || is_group(own, first))) {
    // Everything was written: what is in memory goes with the process, without being taken apart.
    std::_Exit(static_cast<int>(dispatch(own, context, words)));
  }
  if (asks_outside || is_engine_command(first)) {
    context.err("Error: " + become_engine(argv).message + "\n");
    return static_cast<int>(ExitCode::Failed);
  }
  std::vector<std::string> names(std::begin(engine_names), std::end(engine_names));
  for (const Command* command : own) {
    names.emplace_back(first_word(command->name));
  }
  return static_cast<int>(unknown_command(context, first, names));
}
