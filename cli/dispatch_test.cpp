#include "cli/dispatch.h"

#include <fmt/ranges.h>

#include "tests/support/catch.h"

namespace kiln {
namespace {

ExitCode show(CommandContext& context, const Arguments& arguments) {
  context.out(fmt::format("{} machine={}\n", fmt::join(arguments.operands(), " "),
                          context.machine_readable));
  return ExitCode::Done;
}

const Command version = {.name = "version", .summary = "v", .run = show};
const Command help = {.name = "help", .summary = "h", .run = show};
const Command build = {.name = "build",
                       .summary = "build images",
                       .operands = "TEMPLATE",
                       .operand_count = {1, 1},
                       .flags = {{.name = "force", .help = "Replace output"}},
                       .run = show};
const Command debug_eval = {.name = "debug eval", .summary = "evaluate", .run = show};
const Command* const table[] = {&build, &debug_eval, &help, &version};

struct Ran {
  int code;
  std::string out;
  std::string err;
};

Ran ran(std::vector<std::string> words) {
  Ran r;
  CommandContext context;
  context.out = [&](std::string_view text) { r.out += text; };
  context.err = [&](std::string_view text) { r.err += text; };
  r.code = static_cast<int>(dispatch(table, context, words));
  return r;
}

}  // namespace

TEST_CASE("a command gets its operands and flags") {
  CHECK(ran({"build", "-force", "x"}).out == "x machine=false\n");
  CHECK(ran({"debug", "eval"}).code == 0);
  CHECK(ran({"build", "x", "-machine-readable"}).out == "x machine=true\n");
}

TEST_CASE("Packer's ways to ask for version and help work, and no command at all is 127") {
  CHECK(ran({"build", "-version"}).code == 0);
  CHECK(ran({"--version"}).code == 0);
  CHECK(ran({"-h"}).code == 0);
  CHECK(ran({}).code == 127);
  Ran r = ran({"build", "-nope", "--help"});
  CHECK(r.code == 0);
  CHECK(r.out ==
        "Usage: kiln build [options] TEMPLATE\n\n  build images\n\nOptions:\n"
        "  -force        Replace output\n"
        "  -json         Print results and diagnostics as JSON\n"
        "  -color=false  Do not use colour, even on a terminal\n"
        "  -help         Show this help\n");
}

TEST_CASE("an unknown command is 127 with a suggestion, of debug 2 as the oracle has it") {
  Ran r = ran({"biuld"});
  CHECK(r.code == 127);
  CHECK(r.err ==
        "Error: Unknown command \"biuld\". Did you mean \"build\"?\n\n"
        "`kiln help` lists the commands.\n");
  CHECK(
      ran({"debug", "evla"})
          .err.starts_with("Error: Unknown command \"debug evla\". Did you mean \"debug eval\"?"));
  CHECK(ran({"debug", "evla"}).code == 2);
  CHECK(ran({"debug"}).code == 2);
}

TEST_CASE("wrong usage says what is wrong and what would be right") {
  Ran r = ran({"build"});
  CHECK(r.code == 1);
  CHECK(r.err ==
        "Error: TEMPLATE is missing.\n\nUsage: kiln build [options] TEMPLATE\n"
        "`kiln build -h` shows its options.\n");
  CHECK(ran({"build", "a", "b"}).err.starts_with("Error: unexpected argument \"b\".\n"));
  CHECK(ran({"build", "-forse", "a"})
            .err.starts_with("Error: flag provided but not defined: -forse. Did you mean -force?"));
}

}  // namespace kiln
