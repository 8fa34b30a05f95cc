#include "stdlib/options/option_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/config/option.h"
#include "compiler/eval/go_template.h"
#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

void check_path(const std::string& path, std::string_view name, std::string_view complaint,
                const FileReader& files, std::vector<ConfigProblem>& problems) {
  if (path.empty() || path.starts_with('~') || has_template_action(path) ||
      files.kind(path) != FileKind::Missing) {
    return;
  }
  problems.push_back(
      {std::string(name), fmt::format("{}: stat {}: no such file or directory", complaint, path)});
}

}  // namespace

void check_local_file(const Value& config, std::string_view name, std::string_view complaint,
                      const FileReader& files, std::vector<ConfigProblem>& problems) {
  check_path(string_option(config, name), name, complaint, files, problems);
}

void check_local_files(const Value& config, std::string_view name, std::string_view complaint,
                       const FileReader& files, std::vector<ConfigProblem>& problems) {
  for (const std::string& path : strings_option(config, name)) {
    if (path.find_first_of("*?[") == std::string::npos) {
      check_path(path, name, complaint, files, problems);
    }
  }
}

void check_word(const Value& config, std::string_view name, std::string_view words,
                std::string_view message, std::vector<ConfigProblem>& problems) {
  const std::string word = string_option(config, name);
  const std::vector<std::string> allowed = words_of(words);
  if (!word.empty() && std::ranges::find(allowed, word) == allowed.end()) {
    problems.push_back({std::string(name), std::string(message)});
  }
}

void check_port_range(const Value& config, std::string_view first, std::string_view last,
                      std::string_view message, std::vector<ConfigProblem>& problems) {
  if (sets_option(config, first) && sets_option(config, last) &&
      integer_option(config, first) > integer_option(config, last) &&
      find_option(config, last) != nullptr) {
    problems.push_back({std::string(first), std::string(message)});
  }
}

void append_problems(std::vector<ConfigProblem> found, std::vector<ConfigProblem>& problems) {
  std::ranges::move(found, std::back_inserter(problems));
}

}  // namespace kiln
