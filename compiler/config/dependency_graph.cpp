#include "compiler/config/dependency_graph.h"

#include <algorithm>

namespace kiln {
namespace {

// Tarjan's strongly connected components, with a stack of its own: chains of dependencies may be
// longer than the machine's stack is deep.
class Components {
 public:
  explicit Components(const std::vector<std::vector<uint32_t>>& needs)
      : needs_(needs), number_(needs.size()), lowest_(needs.size()), is_open_(needs.size()) {}

  std::vector<std::vector<uint32_t>> find() {
    for (uint32_t node = 0; node < needs_.size(); ++node) {
      if (number_[node] == 0) {
        visit(node);
      }
    }
    return std::move(groups_);
  }

 private:
  struct Frame {
    uint32_t node;
    size_t next_edge = 0;
  };

  void enter(uint32_t node) {
    number_[node] = lowest_[node] = ++count_;
    open_.push_back(node);
    is_open_[node] = true;
    frames_.push_back({node});
  }

  void visit(uint32_t start) {
    enter(start);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const uint32_t node = frame.node;
      if (frame.next_edge < needs_[node].size()) {
        const uint32_t target = needs_[node][frame.next_edge++];
        if (number_[target] == 0) {
          enter(target);
        } else if (is_open_[target]) {
          lowest_[node] = std::min(lowest_[node], number_[target]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) {
        uint32_t& parent = lowest_[frames_.back().node];
        parent = std::min(parent, lowest_[node]);
      }
      if (lowest_[node] == number_[node]) {
        close(node);
      }
    }
  }

  void close(uint32_t root) {
    std::vector<uint32_t> group;
    uint32_t node = root;
    do {
      node = open_.back();
      open_.pop_back();
      is_open_[node] = false;
      group.push_back(node);
    } while (node != root);
    std::ranges::sort(group);
    groups_.push_back(std::move(group));
  }

  const std::vector<std::vector<uint32_t>>& needs_;
  // In the order of the visit, from 1; 0 for nodes not seen yet.
  std::vector<uint32_t> number_;
  std::vector<uint32_t> lowest_;
  std::vector<bool> is_open_;
  std::vector<uint32_t> open_;
  std::vector<Frame> frames_;
  uint32_t count_ = 0;
  std::vector<std::vector<uint32_t>> groups_;
};

}  // namespace

std::vector<std::vector<uint32_t>> DependencyGraph::groups() const {
  return Components(needs_).find();
}

bool DependencyGraph::needs_itself(uint32_t node) const {
  return std::ranges::find(needs_[node], node) != needs_[node].end();
}

}  // namespace kiln
