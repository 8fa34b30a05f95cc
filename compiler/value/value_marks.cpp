#include <algorithm>
#include <iterator>

#include "compiler/value/value.h"
#include "compiler/value/value_node.h"

namespace kiln {

std::vector<Mark> union_marks(const std::vector<Mark>& a, const std::vector<Mark>& b) {
  std::vector<Mark> out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

const std::vector<Mark>& Value::marks() const {
  return Node::of(*this).marks;
}

std::vector<Mark> Value::all_marks() const {
  const Node& node = Node::of(*this);
  std::vector<Mark> out = node.marks;
  if (!node.marked_inside) {
    return out;
  }
  if (const auto* elements = std::get_if<Node::Elements>(&node.content)) {
    for (const Value& element : *elements) {
      out = union_marks(out, element.all_marks());
    }
  } else if (const auto* entries = std::get_if<Node::Entries>(&node.content)) {
    for (const auto& [key, value] : *entries) {
      out = union_marks(out, value.all_marks());
    }
  }
  return out;
}

bool Value::contains_mark(std::string_view kind) const {
  const Node& node = Node::of(*this);
  auto is_kind = [&](const Mark& mark) { return mark.kind == kind; };
  if (std::any_of(node.marks.begin(), node.marks.end(), is_kind)) {
    return true;
  }
  if (!node.marked_inside) {
    return false;
  }
  std::vector<Mark> all = all_marks();
  return std::any_of(all.begin(), all.end(), is_kind);
}

Value Value::with_marks(const std::vector<Mark>& marks) const {
  if (marks.empty()) {
    return *this;
  }
  std::vector<Mark> sorted = marks;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  Node node = Node::of(*this);
  node.marks = union_marks(node.marks, sorted);
  return Node::make(std::move(node));
}

Value Value::without_marks() const {
  if (!is_marked()) {
    return *this;
  }
  Node node = Node::of(*this);
  node.marks.clear();
  return Node::make(std::move(node));
}

Value Value::without_marks_deep() const {
  const Node& node = Node::of(*this);
  if (!node.marked_inside) {
    return without_marks();
  }
  Node out = node;
  out.marks.clear();
  out.marked_inside = false;
  if (auto* elements = std::get_if<Node::Elements>(&out.content)) {
    for (Value& element : *elements) {
      element = element.without_marks_deep();
    }
  } else if (auto* entries = std::get_if<Node::Entries>(&out.content)) {
    for (auto& [key, value] : *entries) {
      value = value.without_marks_deep();
    }
  }
  return Node::make(std::move(out));
}

}  // namespace kiln
