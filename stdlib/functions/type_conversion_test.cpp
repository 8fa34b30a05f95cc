#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("type conversion functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {"tostring(5)", R"(string "5")"},
      {R"(tonumber("x"))",
       R"(Invalid function argument: Invalid value for "v" parameter: a number is required.)"},
      {R"(tolist([1, "a"]))", R"(list(string) ["1","a"])"},
      {R"(toset(["b", "a", "b"]))", R"(set(string) ["a","b"])"},
      {R"(tomap({a = 1, b = "x"}))", R"(map(string) {"a":"1","b":"x"})"},
      {R"(tobool("true"))", "bool true"},
      {"tostring(null)", "string null"},
  }));
}

}  // namespace
}  // namespace kiln
