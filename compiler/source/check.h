#pragma once

namespace kiln {

// Reports a bug of ours on stderr, with the place it was noticed, and ends the process with exit
// code 2.
[[noreturn]] void report_bug(const char* condition, const char* file, int line,
                             const char* message);

}  // namespace kiln

// States what must hold whatever the input is. Never for bad input or a failing world.
#define KILN_CHECK(condition, message)                             \
  do {                                                             \
    if (!(condition)) [[unlikely]] {                               \
      ::kiln::report_bug(#condition, __FILE__, __LINE__, message); \
    }                                                              \
  } while (false)
