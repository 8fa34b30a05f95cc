#include "compiler/eval/line_blocks.h"

#include <atomic>

#include "tests/support/catch.h"

namespace kiln {
namespace {

// Doubles every line, and counts how often it is begun.
std::string doubled(std::string_view input, std::atomic<int>& begun) {
  return answer_in_blocks(input, [&begun]() -> BlockAnswer {
    ++begun;
    return [](std::string_view block, std::string& out) {
      while (!block.empty()) {
        const std::string_view line = block.substr(0, block.find('\n') + 1);
        out += line.ends_with('\n') ? line : "a block ends within a line";
        out += line;
        block.remove_prefix(line.size());
      }
    };
  });
}

}  // namespace

TEST_CASE("long input is answered in its order, whoever answers") {
  std::string input;
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    const std::string line =
        std::string(static_cast<size_t>(i % 50), 'x') + std::to_string(i) + '\n';
    input += line;
    expected += line + line;
  }
  std::atomic<int> begun = 0;
  CHECK(doubled(input, begun) == expected);
  CHECK(begun >= 1);
}

TEST_CASE("short input and input of one long line are one block") {
  std::atomic<int> begun = 0;
  CHECK(doubled("", begun).empty());
  CHECK(doubled("a\n", begun) == "a\na\n");
  const std::string line = std::string(1 << 20, 'y') + '\n';
  CHECK(doubled(line, begun) == line + line);
  CHECK(begun == 3);
}

}  // namespace kiln
