#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/source/result.h"

namespace kiln {

// A number as Go's templates understand it: its text may be an integer, a float, or both.
struct GoNumber {
  std::optional<int64_t> integer;
  double real = 0;
  // Written so that it is a float where any number would do.
  bool is_real = false;
};

// Reads a number or a 'c' constant; errors are Go's words.
Result<GoNumber> go_number(std::string_view text);

// The text of a Go string literal in "" or ``; nothing when an escape in it is wrong.
std::optional<std::string> go_unquote(std::string_view literal);

// A float as Go's %v shows it.
std::string go_float_text(double value);

}  // namespace kiln
