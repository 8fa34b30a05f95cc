#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kiln {

// Which of a number of things need which others, by index.
class DependencyGraph {
 public:
  explicit DependencyGraph(size_t size) : needs_(size) {}

  void add(uint32_t from, uint32_t to) { needs_[from].push_back(to); }

  // Groups of nodes, each after the groups it needs. A group of several nodes is a cycle, and so is
  // a node that needs itself; members are in ascending order.
  std::vector<std::vector<uint32_t>> groups() const;

  bool needs_itself(uint32_t node) const;

 private:
  std::vector<std::vector<uint32_t>> needs_;
};

}  // namespace kiln
