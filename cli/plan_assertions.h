#pragma once

#include <string>
#include <vector>

#include "cli/compilation.h"
#include "compiler/source/diagnostic.h"

namespace kiln {

// One `test` block of a *.kilntest.hcl file that was run.
struct TestResult {
  std::string file;
  std::string name;
  // What is wrong, in sentences; empty when it passed.
  std::vector<std::string> problems;
};

// Runs the tests of a file over the template at `template_path`: for each `test` block the template
// is planned with the block's variables, and its `assert` blocks are evaluated with the plan in
// sight (docs/language.md, Tests). Nothing of a build is run. What is wrong with the file itself is
// in `diagnostics`, and then no test was run. `sources` gets the file.
std::vector<TestResult> run_template_tests(const CommandContext& context,
                                           const LoadOptions& options,
                                           const std::string& template_path,
                                           const std::string& test_path, SourceMap& sources,
                                           Diagnostics& diagnostics);

}  // namespace kiln
