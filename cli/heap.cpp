#include "cli/heap.h"

#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <memory>
#include <vector>

namespace kiln {
namespace {

// The largest that the C library lets the heap itself serve.
constexpr size_t piece = size_t{16} << 20;
constexpr size_t page = 4096;

}  // namespace

void tune_heap() {
  // Chunks in fast bins are joined with their neighbours again and again, whenever a large one is
  // asked for.
  ::mallopt(M_MXFAST, 0);
  ::mallopt(M_TRIM_THRESHOLD, INT_MAX);
  constexpr int grow_by = 8 << 20;
  ::mallopt(M_TOP_PAD, grow_by);
}

void expect_large_heap(size_t bytes) {
  ::mallopt(M_MMAP_THRESHOLD, 2 * static_cast<int>(piece));
  std::vector<void*> pieces;
  for (size_t had = 0; had < std::min(bytes, size_t{1} << 30); had += piece) {
    void* one = std::malloc(piece);
    void* begin = one;
    size_t room = piece;
    // Advice only: where the kernel has no huge pages to give, they are small.
    if (one != nullptr && std::align(page, piece - page, begin, room) != nullptr) {
      ::madvise(begin, piece - page, MADV_HUGEPAGE);
    }
    pieces.push_back(one);
  }
  // Back to the heap, which keeps them.
  for (void* one : pieces) {
    std::free(one);
  }
}

}  // namespace kiln
