#include "tests/golden_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "cli/all_commands.h"
#include "cli/dispatch.h"
#include "cli/process_context.h"
#include "compiler/source/system_error.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view section_mark = "# --- ";

Result<std::string> read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    return Error{"open " + path.string() + ": it cannot be read"};
  }
  return text.str();
}

// Takes `# KEY: ` off the front of a line.
bool take_key(std::string_view& line, std::string_view key) {
  if (!line.starts_with("# ") || !line.substr(2).starts_with(key) ||
      !line.substr(2 + key.size()).starts_with(": ")) {
    return false;
  }
  line.remove_prefix(key.size() + 4);
  return true;
}

std::vector<std::pair<std::string, std::string>> split_sections(const std::string& name,
                                                                std::string_view text) {
  std::vector<std::pair<std::string, std::string>> sections;
  bool has_sections = text.starts_with(section_mark) ||
                      text.find("\n" + std::string(section_mark)) != std::string_view::npos;
  if (!has_sections) {
    return {{name, std::string(text)}};
  }
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string_view line = text.substr(0, end);
    if (line.starts_with(section_mark)) {
      std::string_view title = line.substr(section_mark.size());
      sections.emplace_back(title.substr(0, title.find('\n')), "");
    } else if (!sections.empty()) {
      sections.back().second += line;
    }
    text.remove_prefix(end);
  }
  return sections;
}

void replace_every(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string ended(std::string text) {
  if (!text.empty() && text.back() != '\n') {
    text += "\n--- no newline\n";
  }
  return text;
}

CommandContext context_of(const GoldenCase& golden, std::string& out, std::string& err,
                          std::set<std::string>& kinds) {
  CommandContext context = process_context();
  context.out = [&out](std::string_view bytes) { out += bytes; };
  context.write_out = [&out](std::string_view bytes) -> Result<void> {
    out += bytes;
    return {};
  };
  context.err = [&err](std::string_view bytes) { err += bytes; };
  context.read_input = [&golden]() -> Result<std::string> { return golden.input; };
  auto lines = std::make_shared<std::istringstream>(golden.input);
  context.read_line = [lines]() -> std::optional<std::string> {
    std::string line;
    return std::getline(*lines, line) ? std::optional(line) : std::nullopt;
  };
  context.environment = [&golden](const std::string& name) -> std::optional<std::string> {
    auto found =
        std::ranges::find(golden.environment, name, &std::pair<std::string, std::string>::first);
    return found == golden.environment.end() ? std::nullopt : std::optional(found->second);
  };
  context.on_diagnostic = [&kinds](const Diagnostic& diagnostic) {
    if (!diagnostic.kind.empty()) {
      kinds.emplace(diagnostic.kind);
    }
  };
  context.in_is_terminal = context.out_is_terminal = context.err_is_terminal = false;
  return context;
}

}  // namespace

std::vector<std::string> split_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool has_word = false;
  char quote = 0;
  for (char c : line) {
    if (quote != 0 ? c == quote : c == '\'' || c == '"') {
      quote = quote != 0 ? '\0' : c;
      has_word = true;
    } else if (quote == 0 && c == ' ') {
      if (has_word) {
        words.push_back(std::move(word));
      }
      word.clear();
      has_word = false;
    } else {
      word += c;
      has_word = true;
    }
  }
  if (has_word) {
    words.push_back(std::move(word));
  }
  return words;
}

Result<GoldenCase> read_case(const fs::path& file, const std::vector<std::string>& command) {
  KILN_ASSIGN(std::string text, read_text(file));
  GoldenCase golden;
  golden.name = file.filename();
  golden.must_fail = golden.name.starts_with("fail_");
  std::vector<std::string> args;
  std::string_view each;
  std::string_view rest = text;
  for (;;) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    size_t length = line.size();
    if (take_key(line, "args")) {
      args = split_words(line);
    } else if (take_key(line, "run")) {
      golden.command_lines.push_back(split_words(line));
    } else if (take_key(line, "env")) {
      size_t equals = line.find('=');
      golden.environment.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    } else if (take_key(line, "from")) {
      // tests/golden/COMMAND/CASE
      golden.copied =
          fs::absolute(file).parent_path().parent_path().parent_path().parent_path() / line;
    } else if (take_key(line, "each")) {
      each = line;
    } else if (take_key(line, "hide")) {
      golden.hidden.emplace_back(line);
    } else {
      break;
    }
    rest.remove_prefix(std::min(length + 1, rest.size()));
  }
  golden.files = split_sections(golden.name, rest);
  auto input =
      std::ranges::find(golden.files, "stdin", &std::pair<std::string, std::string>::first);
  bool is_single = golden.files.size() == 1;
  if (input != golden.files.end()) {
    golden.input = input->second;
    golden.files.erase(input);
  }
  golden.is_for_each = !each.empty();
  for (const auto& [name, section] : golden.files) {
    if (golden.is_for_each && name.ends_with(each)) {
      std::vector<std::string>& words = golden.command_lines.emplace_back(command);
      words.insert(words.end(), args.begin(), args.end());
      words.push_back(name);
    }
  }
  if (golden.command_lines.empty()) {
    std::vector<std::string> words = command;
    words.insert(words.end(), args.begin(), args.end());
    words.push_back(is_single ? golden.name : ".");
    golden.command_lines.push_back(std::move(words));
  }
  return golden;
}

GoldenOutcome run_case(const GoldenCase& golden, const fs::path& directory) {
  fs::create_directories(directory);
  for (const auto& [name, text] : golden.files) {
    fs::path path = directory / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  if (!golden.copied.empty()) {
    fs::copy(golden.copied, directory / golden.copied.filename(), fs::copy_options::recursive);
  }
  fs::path before = fs::current_path();
  fs::current_path(directory);
  GoldenOutcome outcome;
  size_t failures = 0;
  for (const std::vector<std::string>& words : golden.command_lines) {
    std::string out;
    std::string err;
    std::set<std::string> kinds;
    CommandContext context = context_of(golden, out, err, kinds);
    ExitCode code = dispatch(all_commands(), context, words);
    failures += code == ExitCode::Done ? 0 : 1;
    if (golden.command_lines.size() > 1) {
      outcome.text += fmt::format("$ kiln {}\n", fmt::join(words, " "));
    }
    outcome.text += ended(std::move(out));
    if (!err.empty()) {
      outcome.text += "--- stderr\n" + ended(std::move(err));
    }
    if (!kinds.empty()) {
      outcome.text += fmt::format("--- kinds {}\n", fmt::join(kinds, " "));
    }
    outcome.text += fmt::format("--- exit {}\n", static_cast<int>(code));
  }
  fs::current_path(before);
  const bool needs_all = golden.is_for_each && golden.must_fail;
  outcome.failed = needs_all ? failures == golden.command_lines.size() : failures > 0;
  replace_every(outcome.text, directory.string(), "$DIR");
  for (const std::string& pattern : golden.hidden) {
    outcome.text = std::regex_replace(outcome.text, std::regex(pattern), "...");
  }
  return outcome;
}

}  // namespace kiln
