#include <fmt/format.h>

#include <algorithm>

#include "cli/plan_assertions.h"
#include "cli/report.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

constexpr std::string_view suffix = ".kilntest.hcl";

struct TestPaths {
  std::string template_path;
  std::vector<std::string> files;
};

// A directory is a template with its tests; a test file belongs to the template around it.
Result<TestPaths> find_tests(const CommandContext& context, const std::string& path) {
  if (path.ends_with(suffix)) {
    const size_t slash = path.find_last_of('/');
    return TestPaths{slash == std::string::npos ? "." : path.substr(0, slash), {path}};
  }
  KILN_ASSIGN(const std::vector<std::string> names, context.files->list(path));
  TestPaths found{path, {}};
  for (const std::string& name : names) {
    if (name.ends_with(suffix)) {
      found.files.push_back(path == "." ? name : path + "/" + name);
    }
  }
  return found.files.empty()
             ? Result<TestPaths>(Error{fmt::format("There is no *{} file in {}.", suffix, path)})
             : found;
}

std::string json_line(const TestResult& test) {
  JsonWriter json;
  json.begin_object();
  json.key("file");
  json.string(test.file);
  json.key("test");
  json.string(test.name);
  json.key("outcome");
  json.string(test.problems.empty() ? "passed" : "failed");
  json.key("problems");
  json.begin_array();
  for (const std::string& problem : test.problems) {
    json.string(problem);
  }
  json.end_array();
  json.end_object();
  return json.text() + "\n";
}

std::string text_of(const TestResult& test) {
  std::string text =
      fmt::format("{}  {}: {}\n", test.problems.empty() ? "pass" : "FAIL", test.file, test.name);
  for (const std::string& problem : test.problems) {
    text += "      " + problem + "\n";
  }
  return text;
}

// A test says itself which builds it is about.
std::vector<Flag> variable_flags() {
  std::vector<Flag> flags = with_template_flags({});
  std::erase_if(flags,
                [](const Flag& flag) { return flag.name != "var" && flag.name != "var-file"; });
  return flags;
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<TestPaths> paths = find_tests(context, template_path(arguments));
  if (!paths) {
    report(context, arguments, paths.error());
    return ExitCode::Failed;
  }
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<TestResult> results;
  for (const std::string& file : paths->files) {
    std::ranges::move(run_template_tests(context, load_options(context, arguments),
                                         paths->template_path, file, sources, diagnostics),
                      std::back_inserter(results));
  }
  report(context, arguments, sources, diagnostics);
  size_t failed = 0;
  for (const TestResult& test : results) {
    context.out(arguments.is_on("json") ? json_line(test) : text_of(test));
    failed += test.problems.empty() ? 0 : 1;
  }
  if (!arguments.is_on("json")) {
    context.out(fmt::format("{} test{}: {} passed, {} failed.\n", results.size(),
                            results.size() == 1 ? "" : "s", results.size() - failed, failed));
  }
  return failed == 0 && !diagnostics.has_errors() ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace

const Command& test_command() {
  static const Command command = {
      .name = "test",
      .summary = "check what a template plans",
      .operands = "[DIRECTORY|FILE.kilntest.hcl]",
      .operand_count = {0, 1},
      .description =
          "Plans a template once for each `test` block of its *.kilntest.hcl files, with the "
          "variables that the block sets, and evaluates the block's assertions over the plan. "
          "Nothing is run, and no machine, network or credentials are needed.",
      .flags = variable_flags(),
      .run = run,
  };
  return command;
}

}  // namespace kiln
