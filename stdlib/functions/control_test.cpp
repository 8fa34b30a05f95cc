#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("control functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {"can(1/0)", "bool true"},
      {"can(nope)", "bool false"},
      {"try(nope, 2)", "number 2"},
      {R"(convert("1", number))", "number 1"},
  }));
}

}  // namespace
}  // namespace kiln
