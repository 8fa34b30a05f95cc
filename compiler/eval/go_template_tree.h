#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

enum class GoNodeKind : uint8_t {
  Text,
  Action,
  If,
  With,
  Range,
  Break,
  Continue,
  Pipe,
  Command,
  Identifier,
  Dot,
  Nil,
  Field,
  Variable,
  Chain,
  Bool,
  Number,
  String
};

struct GoNode;
using GoNodes = std::vector<std::unique_ptr<GoNode>>;

// A node of a Go template. Which members count depends on the kind.
struct GoNode {
  GoNodeKind kind;
  // Bytes from the start of the template: messages name it.
  size_t position;
  // Text, Identifier, Bool, Number, String: as written.
  std::string text = {};
  // String: unquoted.
  std::string value = {};
  // Field, Chain: the names behind the dots. Variable: the variable with its `$`, then those.
  std::vector<std::string> names = {};
  // Pipe: commands. Command: operands. Chain: what the names are applied to. Action and controls:
  // the pipe.
  GoNodes children = {};
  // Pipe: the variables it sets, and whether they exist already.
  std::vector<std::string> variables = {};
  bool assigns = false;
  // Controls.
  GoNodes body = {};
  GoNodes otherwise = {};
  // Number.
  std::optional<int64_t> integer = std::nullopt;
  double real = 0;
  // Written with a point or an exponent.
  bool is_real = false;
};

// Source text of a node as Go's messages show it.
std::string go_node_text(const GoNode& node);

// Parses a template in which these functions exist. Errors are Go's: `template: root:1: ...`.
Result<GoNodes> parse_go_template(std::string_view text, const std::set<std::string>& functions);

}  // namespace kiln
