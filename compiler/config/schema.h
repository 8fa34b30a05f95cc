#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/value/value.h"

namespace kiln {

// One option of a component.
struct ArgumentSchema {
  std::string name;
  Type type;
  std::string doc;
  bool required = false;
  // Its value is a secret whatever it came from: decoding marks it.
  bool sensitive = false;
  // The component renders `{{ }}` in it itself, with data of its own (execute_command, say); kiln
  // leaves it alone.
  bool raw_template = false;
  // What decoding gives when the option is not set. Null of the type when absent.
  std::optional<Value> default_value = {};
  // The strings it may be, when only some are meaningful.
  std::vector<std::string> one_of = {};
  // What to use instead, if the option is deprecated.
  std::string deprecated = {};
  // What to say when a required option is missing, in Packer's words; then an empty string is as
  // good as none, as it is for Packer's components.
  std::string missing = {};
  // A string that is one of Go's durations, `1h30m`.
  bool is_duration = false;
};

struct NestedBlockSchema;

// A rule across options that reading a body checks.
enum class RuleKind : uint8_t {
  ExactlyOneOf,
  AtMostOneOf,
  AtLeastOneOf,
  // Whoever sets the first must set every other one.
  RequiredWith,
  // Whoever sets the first may set none of the others.
  ConflictsWith,
  // All of them or none.
  AllOrNone,
};

struct RuleSchema {
  RuleKind kind;
  std::vector<std::string> arguments;
  // The message when it is broken; Packer's own text where it has one.
  std::string message;
};

// What may stand in the body of a component or a nested block.
struct Schema {
  std::string doc;
  std::vector<ArgumentSchema> arguments;
  // Without an initializer: clang would need the type complete here.
  std::vector<NestedBlockSchema> blocks;
  std::vector<RuleSchema> rules = {};
  // Of a component that nobody has a schema for: any argument and any block may stand here, and
  // values are what they are written as.
  bool is_open = false;

  // Null when there is none.
  const ArgumentSchema* argument(std::string_view name) const;
  const NestedBlockSchema* block(std::string_view type) const;

  // The type of a decoded body: an object with an attribute for every argument (its type) and every
  // block (an object, or a list of objects if repeatable).
  Type type() const;
};

struct NestedBlockSchema {
  std::string type;
  Schema schema;
  // Any number of them, decoded as a list; otherwise at most one, decoded as an object or null.
  bool repeatable = false;
};

}  // namespace kiln
