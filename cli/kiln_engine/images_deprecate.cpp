#include <fmt/format.h>

#include <charconv>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "runtime/state/state_writer.h"

namespace kiln {
namespace {

Result<void> deprecate(const CommandContext& context, const std::string& word,
                       const std::string& reason) {
  int64_t id = 0;
  std::from_chars(word.data(), word.data() + word.size(), id);
  KILN_ASSIGN(std::string state, state_directory(context));
  KILN_ASSIGN(std::unique_ptr<StateWriter> writer, StateWriter::open(state));
  return writer->write_durably([&](Database& database) -> Result<void> {
    KILN_ASSIGN(std::vector<Row> rows,
                database.query("UPDATE artifacts SET deprecated = ?2 WHERE id = ?1 RETURNING id",
                               {id, reason}));
    return rows.empty() || std::to_string(id) != word
               ? Result<void>(Error{
                     fmt::format("There is no image {}. `kiln images list` lists them.", word)})
               : Result<void>();
  });
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<void> done = deprecate(context, arguments.operands().front(),
                                      arguments.text("reason").value_or("no reason was given"));
  if (!done) {
    report(context, arguments, done.error());
    return ExitCode::Failed;
  }
  return ExitCode::Done;
}

}  // namespace

const Command& images_deprecate_command() {
  static const Command command = {
      .name = "images deprecate",
      .summary = "mark an image as one not to be used any more",
      .operands = "IMAGE",
      .operand_count = {1, 1},
      .description = "IMAGE is a number, as `kiln images list` shows it. Its files stay.",
      .flags = {{.name = "reason",
                 .kind = FlagKind::Text,
                 .value = "TEXT",
                 .help = "Why, for those who look at it"}},
      .run = run,
  };
  return command;
}

}  // namespace kiln
