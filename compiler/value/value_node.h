#pragma once

#include <type_traits>
#include <variant>

#include "compiler/value/value.h"

namespace kiln {

// What a value consists of. Only value*.cpp look inside.
struct Value::Node {
  enum class State : uint8_t { Null, Unknown, Known };

  using Elements = std::vector<Value>;
  using Entries = std::map<std::string, Value>;
  using Content = std::variant<std::monostate, bool, Number, std::string, Elements, Entries,
                               std::shared_ptr<const void>, std::shared_ptr<const Refinement>>;

  Type type;
  State state = State::Null;
  // Of an unknown value a Refinement, or monostate when nothing is known of it.
  Content content;
  std::vector<Mark> marks;
  // Kept because they are asked for at every call.
  bool wholly_known = true;
  bool marked_inside = false;

  // The node that a null pointer stands for.
  static const Node& dynamic_null();

  static const Node& of(const Value& value) { return value.node_ ? *value.node_ : dynamic_null(); }

  static Value make(Node node) { return Value(std::make_shared<const Node>(std::move(node))); }

  // A known value; the flags are taken from its elements. `content` is one of Content's.
  template <typename Known>
  static Value known(Type type, Known content) {
    auto node = std::make_shared<Node>();
    node->type = std::move(type);
    node->state = State::Known;
    if constexpr (std::is_same_v<Known, Elements>) {
      for (const Value& element : content) {
        node->look_into(element);
      }
    } else if constexpr (std::is_same_v<Known, Entries>) {
      for (const auto& [key, value] : content) {
        node->look_into(value);
      }
    }
    node->content.template emplace<Known>(std::move(content));
    return Value(std::move(node));
  }

  void look_into(const Value& inner) {
    const Node& node = of(inner);
    wholly_known &= node.wholly_known;
    marked_inside |= node.marked_inside || !node.marks.empty();
  }
};

}  // namespace kiln
