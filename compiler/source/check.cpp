#include "compiler/source/check.h"

#include <cstdio>
#include <cstdlib>

namespace kiln {

void report_bug(const char* condition, const char* file, int line, const char* message) {
  std::fprintf(stderr, "kiln: internal error: %s (%s, at %s:%d)\nThis is a bug in kiln.\n", message,
               condition, file, line);
  std::fflush(nullptr);
  std::_Exit(2);
}

}  // namespace kiln
