#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "cli/command.h"
#include "cli/line_diff.h"
#include "cli/report.h"
#include "compiler/format/format.h"
#include "compiler/syntax/parse.h"

namespace kiln {
namespace {

// The files that are in native syntax and kiln's to format.
bool is_formatted(std::string_view name) {
  constexpr std::array endings = {".pkr.hcl", ".pkrvars.hcl", ".kiln.hcl", ".kilnvars.hcl",
                                  ".kilntest.hcl"};
  return std::ranges::any_of(endings, [&](const char* end) { return name.ends_with(end); });
}

// Editors' own files: hidden, backups, and Emacs's auto-saves.
bool is_editors(std::string_view name) {
  return name.starts_with('.') || name.ends_with('~') ||
         (name.starts_with('#') && name.ends_with('#'));
}

class Formatter {
 public:
  Formatter(CommandContext& context, const Arguments& arguments)
      : context_(context),
        arguments_(arguments),
        checks_(arguments.is_on("check")),
        writes_(arguments.is_on("write") && !checks_) {}

  void format_path(const std::string& path) {
    if (path == "-") {
      format_input();
      return;
    }
    switch (context_.files->kind(path)) {
      case FileKind::Directory:
        format_directory(path);
        return;
      case FileKind::Missing:
        fail(fmt::format("{}: no such file or directory", path));
        return;
      case FileKind::Regular:
      case FileKind::Other:
        break;
    }
    if (!is_formatted(path)) {
      fail(fmt::format("file {} is not a HCL file", path));
      return;
    }
    format_file(path);
  }

  ExitCode exit_code() const {
    return failed_               ? ExitCode::Failed
           : checks_ && differs_ ? ExitCode::FormatDiffers
                                 : ExitCode::Done;
  }

 private:
  void fail(std::string message) {
    failed_ = true;
    report(context_, arguments_, Error{std::move(message)});
  }

  void format_directory(const std::string& path) {
    Result<std::vector<std::string>> names = context_.files->list(path);
    if (!names) {
      fail(names.error().message);
      return;
    }
    for (const std::string& name : *names) {
      std::string inside = (std::filesystem::path(path) / name).lexically_normal();
      if (is_editors(name)) {
        continue;
      }
      if (context_.files->kind(inside) == FileKind::Directory) {
        if (arguments_.is_on("recursive")) {
          format_directory(inside);
        }
      } else if (is_formatted(name)) {
        format_file(inside);
      }
    }
  }

  void format_file(const std::string& path) {
    Result<std::string> text = context_.files->read(path);
    if (!text) {
      fail(text.error().message);
      return;
    }
    std::optional<std::string> formatted = formatted_text(path, *text);
    if (!formatted || *formatted == *text) {
      return;
    }
    differs_ = true;
    if (writes_) {
      Result<void> written = context_.write_file(path, *formatted, false);
      if (!written) {
        fail(written.error().message);
        return;
      }
    }
    context_.out(path + "\n");
    if (arguments_.is_on("diff")) {
      context_.out(line_diff(path, *text, *formatted));
    }
  }

  void format_input() {
    Result<std::string> text = context_.read_input();
    if (!text) {
      fail(text.error().message);
      return;
    }
    std::optional<std::string> formatted = formatted_text("<stdin>", *text);
    if (!formatted) {
      return;
    }
    bool changes = *formatted != *text;
    differs_ = differs_ || changes;
    if (writes_ || !changes) {
      context_.out(*formatted);
    }
  }

  // Nothing for text that does not parse; its problems are reported.
  std::optional<std::string> formatted_text(const std::string& name, const std::string& text) {
    SourceMap sources;
    sources.set_limit(source_limit(context_.environment));
    Diagnostics diagnostics;
    parse(sources, sources.add(name, text), diagnostics);
    report(context_, arguments_, sources, diagnostics);
    if (diagnostics.has_errors()) {
      failed_ = true;
      return std::nullopt;
    }
    return format(text);
  }

  CommandContext& context_;
  const Arguments& arguments_;
  bool checks_;
  bool writes_;
  bool failed_ = false;
  bool differs_ = false;
};

ExitCode run(CommandContext& context, const Arguments& arguments) {
  Formatter formatter(context, arguments);
  for (const std::string& path : arguments.operands()) {
    formatter.format_path(path);
  }
  return formatter.exit_code();
}

}  // namespace

const Command& fmt_command() {
  static const Command command = {
      .name = "fmt",
      .summary = "rewrite templates in the canonical style",
      .operands = "PATH...",
      .operand_count = {1, OperandCount::any},
      .description =
          "Rewrites files whose names end in .pkr.hcl, .pkrvars.hcl, .kiln.hcl, .kilnvars.hcl or "
          ".kilntest.hcl, byte for byte as `packer fmt` does, and prints the name of each file "
          "that "
          "changed. Of a directory, the files directly in it. `-` formats standard input to "
          "standard output.",
      .flags = {{.name = "check",
                 .help = "Change nothing; exit with 3 if a file is not in the canonical style"},
                {.name = "diff", .help = "Show what changes"},
                {.name = "write", .help = "Change nothing", .is_on = true},
                {.name = "recursive", .help = "Go into the directories of a directory"}},
      .run = run,
  };
  return command;
}

}  // namespace kiln
