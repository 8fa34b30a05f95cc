#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace kiln {

// Memory that is freed all at once. What lives in it is never destroyed, so nothing in it may own
// anything.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // A place in the arena; release() frees what was allocated after it.
  struct Mark {
    std::byte* next = nullptr;
    std::byte* end = nullptr;
    size_t chunks = 0;
  };

  // Aligned for everything a syntax tree is made of.
  void* allocate(size_t size) {
    size = (size + alignment - 1) & ~(alignment - 1);
    if (static_cast<size_t>(end_ - next_) < size) [[unlikely]] {
      grow(size);
    }
    std::byte* result = next_;
    next_ += size;
    return result;
  }

  template <typename T, typename... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment);
    return new (allocate(sizeof(T))) T{std::forward<Args>(args)...};
  }

  // A T that a copy of `items` follows in memory, as T expects.
  template <typename T, typename Item, typename... Args>
  T* make_before(std::span<const Item> items, Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment);
    static_assert(std::is_trivially_destructible_v<Item> && sizeof(T) % alignof(Item) == 0);
    T* made = new (allocate(sizeof(T) + items.size_bytes())) T{std::forward<Args>(args)...};
    std::uninitialized_copy(items.begin(), items.end(), reinterpret_cast<Item*>(made + 1));
    return made;
  }

  // A copy of `items` that lives as long as the arena.
  template <typename T>
  std::span<const T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment);
    T* copies = static_cast<T*>(allocate(items.size_bytes()));
    std::uninitialized_copy(items.begin(), items.end(), copies);
    return {copies, items.size()};
  }

  std::string_view copy(std::string_view text) {
    auto* bytes = static_cast<char*>(allocate(text.size()));
    std::copy(text.begin(), text.end(), bytes);
    return {bytes, text.size()};
  }

  // Frees everything.
  void clear() {
    chunks_.clear();
    used_ = 0;
    next_ = first_.data();
    end_ = first_.data() + first_.size();
    total_ = 0;
  }

  Mark mark() const { return {next_, end_, used_}; }

  // Frees what was allocated since `mark`: the chunks of it are kept and used again.
  void release(Mark mark) {
    next_ = mark.next;
    end_ = mark.end;
    used_ = mark.chunks;
  }

 private:
  static constexpr size_t alignment = 8;
  static constexpr size_t first_chunk = 4 << 10;
  static constexpr size_t largest_chunk = 1 << 20;

  struct Release {
    bool is_huge;
    void operator()(std::byte* chunk) const;
  };
  struct Chunk {
    std::unique_ptr<std::byte[], Release> memory;
    size_t size;
  };

  // Goes on in a new chunk that has room for `size`. The chunks of a large tree are whole huge
  // pages (2 MiB), where the system has them: getting memory page by page takes longer than
  // parsing.
  void grow(size_t size);

  // Those that hold something come first.
  std::vector<Chunk> chunks_;
  size_t used_ = 0;
  // Enough for an expression on one line, of which there may be many, each with an arena.
  alignas(alignment) std::array<std::byte, 896> first_;
  std::byte* next_ = first_.data();
  std::byte* end_ = first_.data() + first_.size();
  size_t total_ = 0;
};

}  // namespace kiln
