// Runs the cases of one folder of tests/golden and compares what the commands print with what is
// recorded beside each case.
//
//   golden_test [--update] FOLDER [NAME...]
//
// The folder's name is the command (`validate`), or the debug command of that name (`eval`).
// --update records what was printed, except for cases whose success contradicts their name.
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/all_commands.h"
#include "cli/dispatch.h"
#include "tests/golden_case.h"

namespace {

namespace fs = std::filesystem;

// The command line that a folder's name stands for; empty if there is no such command. The cases
// of `cli` are about the command line itself and bring their own.
std::vector<std::string> command_of(const std::string& folder) {
  for (const kiln::Command* command : kiln::all_commands()) {
    for (const std::string& name : {folder, "debug " + folder}) {
      if (command->name == name) {
        return kiln::split_words(name);
      }
    }
  }
  return {};
}

std::string read_text(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Where two texts part: the line before, and both lines.
std::string first_difference(const std::string& expected, const std::string& actual) {
  std::istringstream a(expected);
  std::istringstream b(actual);
  std::string left;
  std::string right;
  for (int number = 1;; ++number) {
    bool has_left = static_cast<bool>(std::getline(a, left));
    bool has_right = static_cast<bool>(std::getline(b, right));
    if (!has_left && !has_right) {
      return "";
    }
    if (has_left != has_right || left != right) {
      return fmt::format("  line {}\n    expected: {}\n    actual:   {}\n", number,
                         has_left ? left : "(nothing)", has_right ? right : "(nothing)");
    }
  }
}

std::vector<fs::path> case_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() != ".expect") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

// An expectation without its case would never be looked at again.
int count_orphans(const fs::path& folder) {
  int orphans = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    fs::path path = entry.path();
    if (path.extension() == ".expect" && !fs::exists(path.replace_extension())) {
      std::cout << "FAIL " << entry.path().string() << ": there is no case of this name\n";
      ++orphans;
    }
  }
  return orphans;
}

struct Options {
  bool update = false;
  fs::path folder;
  std::vector<std::string> names;
};

bool passes(const fs::path& file, const std::vector<std::string>& command, const fs::path& scratch,
            bool update) {
  kiln::Result<kiln::GoldenCase> golden = kiln::read_case(file, command);
  if (!golden) {
    std::cout << "FAIL " << golden.error().message << "\n";
    return false;
  }
  kiln::GoldenOutcome outcome = kiln::run_case(*golden, scratch / golden->name);
  if (outcome.failed != golden->must_fail) {
    std::cout << fmt::format("FAIL {}: {}\n{}", file.string(),
                             outcome.failed ? "it failed, and only a case named fail_* may"
                                            : "it succeeded, and a case named fail_* may not",
                             outcome.text);
    return false;
  }
  fs::path expectation = file.string() + ".expect";
  std::string expected = read_text(expectation);
  if (expected == outcome.text) {
    return true;
  }
  if (update) {
    std::ofstream(expectation, std::ios::binary) << outcome.text;
    std::cout << "updated " << expectation.string() << "\n";
    return true;
  }
  std::cout << "FAIL " << file.string() << "\n" << first_difference(expected, outcome.text);
  return false;
}

int run_folder(const Options& options) {
  std::string folder_name = options.folder.filename();
  std::vector<std::string> command = command_of(folder_name);
  if (command.empty() && folder_name != "cli") {
    std::cout << "FAIL " << options.folder.string() << ": no command of this name\n";
    return 1;
  }
  std::string scratch = (fs::temp_directory_path() / "kiln-golden-XXXXXX").string();
  if (::mkdtemp(scratch.data()) == nullptr) {
    std::cout << "FAIL no temporary directory\n";
    return 1;
  }
  int passed = 0;
  int failed = options.names.empty() ? count_orphans(options.folder) : 0;
  for (const fs::path& file : case_files(options.folder)) {
    if (!options.names.empty() &&
        std::ranges::find(options.names, file.filename().string()) == options.names.end()) {
      continue;
    }
    ++(passes(file, command, scratch, options.update) ? passed : failed);
  }
  fs::remove_all(scratch);
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 && passed > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  std::vector<std::string> words(argv + 1, argv + argc);
  std::erase_if(words, [&](const std::string& word) {
    options.update = options.update || word == "--update";
    return word == "--update";
  });
  if (words.empty()) {
    std::cerr << "usage: golden_test [--update] FOLDER [NAME...]\n";
    return 2;
  }
  options.folder = fs::path(words[0]).lexically_normal();
  if (!options.folder.has_filename()) {
    options.folder = options.folder.parent_path();
  }
  options.names.assign(words.begin() + 1, words.end());
  return run_folder(options);
}
