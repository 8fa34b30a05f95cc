#include "compiler/eval/line_blocks.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace kiln {
namespace {

// Enough lines to be worth a thread's start, few enough to share them out evenly.
constexpr size_t block_size = 64 << 10;
constexpr size_t most_threads = 8;

std::vector<std::string_view> cut_into_blocks(std::string_view input) {
  std::vector<std::string_view> blocks;
  while (input.size() > block_size) {
    const size_t newline = input.find('\n', block_size);
    const size_t size = newline == std::string_view::npos ? input.size() : newline + 1;
    blocks.push_back(input.substr(0, size));
    input.remove_prefix(size);
  }
  if (!input.empty() || blocks.empty()) {
    blocks.push_back(input);
  }
  return blocks;
}

}  // namespace

std::string answer_in_blocks(std::string_view input, const std::function<BlockAnswer()>& begin) {
  const std::vector<std::string_view> blocks = cut_into_blocks(input);
  std::vector<std::string> answers(blocks.size());
  std::atomic<size_t> next = 0;
  auto work = [&](const BlockAnswer& answer) {
    for (size_t i = next++; i < blocks.size(); i = next++) {
      answer(blocks[i], answers[i]);
    }
  };
  const size_t processors = std::max(1u, std::thread::hardware_concurrency());
  const size_t workers = std::min({processors, most_threads, blocks.size()});
  {
    std::vector<std::jthread> others;
    for (size_t i = 1; i < workers; ++i) {
      others.emplace_back([&work, answer = begin()] { work(answer); });
    }
    work(begin());
  }
  std::string out = std::move(answers[0]);
  for (size_t i = 1; i < answers.size(); ++i) {
    out += answers[i];
  }
  return out;
}

}  // namespace kiln
