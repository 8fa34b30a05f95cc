#include "compiler/syntax/arena.h"

#include <sys/mman.h>

#include <algorithm>

namespace kiln {
namespace {

constexpr size_t huge_page = size_t{2} << 20;
// Below this the memory that huge pages round up to would count more than the time they save.
constexpr size_t huge_from = 2 * huge_page;

}  // namespace

void Arena::Release::operator()(std::byte* chunk) const {
  if (is_huge) {
    ::operator delete[](chunk, std::align_val_t{huge_page});
  } else {
    delete[] chunk;
  }
}

void Arena::grow(size_t size) {
  if (used_ < chunks_.size() && chunks_[used_].size >= size) {
    next_ = chunks_[used_].memory.get();
    end_ = next_ + chunks_[used_].size;
    ++used_;
    return;
  }
  chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(used_), chunks_.end());
  size_t chunk = std::max(size, std::clamp(total_, first_chunk, largest_chunk));
  const bool is_huge = total_ >= huge_from;
  std::byte* memory = nullptr;
  if (is_huge) {
    chunk = (std::max(size, huge_page) + huge_page - 1) / huge_page * huge_page;
    memory = static_cast<std::byte*>(::operator new[](chunk, std::align_val_t{huge_page}));
    // Advice: a kernel without huge pages gives small ones.
    ::madvise(memory, chunk, MADV_HUGEPAGE);
  } else {
    memory = new std::byte[chunk];
  }
  chunks_.push_back({{memory, Release{is_huge}}, chunk});
  ++used_;
  total_ += chunk;
  next_ = memory;
  end_ = next_ + chunk;
}

}  // namespace kiln
