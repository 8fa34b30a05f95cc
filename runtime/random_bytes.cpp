#include "runtime/random_bytes.h"

#include <sys/random.h>

#include "compiler/source/check.h"

namespace kiln {

std::string random_bytes(size_t count) {
  // getrandom(2) gives up to this many bytes in one piece, without interruption.
  constexpr size_t whole_read = 256;
  KILN_CHECK(count <= whole_read, "few random bytes are asked for at a time");
  std::string bytes(count, '\0');
  KILN_CHECK(::getrandom(bytes.data(), count, 0) == static_cast<ssize_t>(count),
             "the system has random bytes");
  return bytes;
}

}  // namespace kiln
