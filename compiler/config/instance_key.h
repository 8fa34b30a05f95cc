#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>

namespace kiln {

// Which of the instances that `for_each` or `count` make of a block. Unset for a block without
// them.
struct InstanceKey {
  std::variant<std::monostate, uint32_t, std::string> value = {};

  bool is_set() const { return value.index() != 0; }
  bool is_number() const { return std::holds_alternative<uint32_t>(value); }

  // As an address has it: `["eu"]`, `[0]`; empty when unset.
  std::string text() const;

  auto operator<=>(const InstanceKey&) const = default;
};

}  // namespace kiln
