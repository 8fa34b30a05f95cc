#include <vector>

#include "stdlib/script/line_splitter.h"
#include "stdlib/script/script_options.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

Value strings(std::vector<std::string> texts) {
  std::vector<Value> elements;
  for (const std::string& text : texts) {
    elements.push_back(Value::string(text));
  }
  return Value::list(Type::string(), std::move(elements));
}

TEST_CASE("output pieces become lines, whatever the pieces") {
  std::vector<std::string> lines;
  {
    LineSplitter splitter([&](std::string_view line) { lines.emplace_back(line); });
    for (std::string_view piece : {"a", "b\nc", "\r\n", "10%\r20%\rdone \n", "\nrest"}) {
      splitter.add(piece);
    }
  }
  CHECK(lines == std::vector<std::string>{"ab", "c", "done", "", "rest"});
}

TEST_CASE("a line without end does not grow without end") {
  size_t longest = 0;
  size_t total = 0;
  {
    LineSplitter splitter([&](std::string_view line) {
      longest = std::max(longest, line.size());
      total += line.size();
    });
    for (int i = 0; i < 100; ++i) {
      splitter.add(std::string(10000, 'x'));
    }
  }
  CHECK(total == 1000000);
  CHECK(longest == 64 * 1024);
}

TEST_CASE("the environment is formatted in name order, quotes escaped") {
  CHECK(format_environment({{"B", "it's"}, {"A", "1"}}, "%s='%s' ") == "A='1' B='it'\"'\"'s' ");
  CHECK(format_environment({{"A", "%s"}}, "export %s='%s'%%\n") == "export A='%s'%\n");
}

TEST_CASE("env wins over environment_vars, which win over the built-in ones") {
  Value config =
      Value::object({{"environment_vars", strings({"A=1", "B=2=3", "PACKER_BUILD_NAME=mine"})},
                     {"env", Value::map(Type::string(), {{"A", Value::string("9")}})}});
  auto environment = script_environment(config, "declared", "rootfs");
  CHECK(environment == std::map<std::string, std::string>{{"A", "9"},
                                                          {"B", "2=3"},
                                                          {"PACKER_BUILDER_TYPE", "rootfs"},
                                                          {"PACKER_BUILD_NAME", "mine"}});
}

TEST_CASE("an inline script gets a shebang unless it brings one") {
  CHECK(inline_script(Value::object({{"inline", strings({"a", "b"})}})) == "#!/bin/sh -e\na\nb\n");
  CHECK(inline_script(Value::object({{"inline", strings({"#!/bin/x", "b"})}})) == "#!/bin/x\nb\n");
  CHECK(inline_script(Value::object(
            {{"inline", strings({"#!/bin/x"})}, {"inline_shebang", Value::string("/bin/y")}})) ==
        "#!/bin/y\n#!/bin/x\n");
}

TEST_CASE("exit codes outside the valid ones are an error in Packer's words") {
  CHECK(check_exit_code(0, Value::object({})).ok());
  CHECK(check_exit_code(3, Value::object({})).error().message ==
        "Script exited with non-zero exit status: 3. Allowed exit codes are: [0]");
  Value config = Value::object(
      {{"valid_exit_codes", Value::list(Type::number(), {Value::number(2), Value::number(5)})}});
  CHECK(check_exit_code(5, config).ok());
  CHECK(check_exit_code(0, config).error().message ==
        "Script exited with non-zero exit status: 0. Allowed exit codes are: [2 5]");
}

}  // namespace
}  // namespace kiln
