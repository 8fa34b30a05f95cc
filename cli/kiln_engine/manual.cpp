#include <fmt/format.h>

#include "cli/all_commands.h"
#include "cli/help.h"
#include "generated/version.h"

namespace kiln {
namespace {

// Text as roff shows it unchanged.
std::string roff(std::string_view text) {
  std::string out;
  bool at_start = true;
  for (char c : text) {
    if (at_start && (c == '.' || c == '\'')) {
      out += "\\&";
    }
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    at_start = c == '\n';
  }
  return out;
}

std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    out += line.empty() ? ".PP\n" : roff(line) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string section(const Command& command) {
  std::string out = fmt::format(".SS kiln {} {}\n", roff(command.name), roff(command.operands));
  if (command.description.empty()) {
    std::string sentence(command.summary);
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    out += roff(sentence) + ".\n";
  } else {
    out += paragraphs(command.description);
  }
  for (const Flag& flag : command.flags) {
    out +=
        fmt::format(".TP\n.B {}{}\n{}", roff(flag_word(flag)), roff(flag.value), roff(flag.help));
    if (!flag.choices.empty()) {
      out += roff(fmt::format(": {}", fmt::join(flag.choices, ", ")));
    }
    out += ".\n";
  }
  return out;
}

constexpr std::string_view closing = R"(.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
Bad input, wrong usage, or a failed build.
.TP
.B 2
A bug in kiln.
.TP
.B 3
.B fmt \-check
found files to format.
.TP
.B 4
A plan file no longer matches its inputs.
.TP
.B 5
.B plan \-detailed\-exitcode
with work to do, or lint findings at or above
.BR \-fail\-on .
.TP
.B 127
Unknown command.
.TP
.BR 130 ", " 143
Interrupted, or terminated by a signal.
.SH ENVIRONMENT
.TP
.BI PKR_VAR_ name
The value of the input variable
.IR name .
.TP
.BR NO_COLOR ", " PACKER_NO_COLOR
Never use colour.
.TP
.BR KILN_LOG ", " PACKER_LOG
Anything but 0: keep a log on standard error.
.TP
.BR KILN_LOG_PATH ", " PACKER_LOG_PATH
Keep the log in this file instead.
.TP
.BR KILN_CACHE_DIR ", " PACKER_CACHE_DIR
Where the cache is, or in which directory.
.TP
.B KILN_ENGINE
The program that runs the commands which touch the world, instead of the installed one.
.SH SEE ALSO
.BR debootstrap (8),
.BR mmdebstrap (1)
)";

ExitCode run(CommandContext& context, const Arguments&) {
  context.out(fmt::format(
      ".TH KILN 1 \"\" \"kiln {}\" \"User Commands\"\n"
      ".SH NAME\nkiln \\- compile image definitions into a plan and run it\n"
      ".SH SYNOPSIS\n.B kiln\n.I command\n[\\fIoptions\\fR] [\\fIoperands\\fR]\n"
      ".SH DESCRIPTION\nkiln reads declarative image definitions (Packer's HCL2 templates, "
      "unchanged), compiles them into a plan that a person can review, and runs that plan.\n"
      ".PP\nFlags may be written with one dash or two. A value follows = or is the next word. "
      "Every "
      "command accepts\n.BR \\-json ,\n.B \\-color=false\nand\n.BR \\-help .\n.SH COMMANDS\n",
      KILN_VERSION));
  for (const Command* command : all_commands()) {
    if (!command->hidden) {
      context.out(section(*command));
    }
  }
  context.out(closing);
  return ExitCode::Done;
}

}  // namespace

const Command& manual_command() {
  static const Command command = {
      .name = "manual",
      .summary = "print the manual page, for man",
      .takes_common_flags = false,
      .hidden = true,
      .run = run,
  };
  return command;
}

}  // namespace kiln
