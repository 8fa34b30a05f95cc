#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace kiln {

// Answers a block of whole lines: adds to `out` what they give.
using BlockAnswer = std::function<void(std::string_view block, std::string& out)>;

// What the lines of `input` give, in their order. Long input is cut into blocks, which as many
// threads as there are processors answer, each with its own result of `begin`; `begin` is called
// in this thread.
std::string answer_in_blocks(std::string_view input, const std::function<BlockAnswer()>& begin);

}  // namespace kiln
