#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.h"

namespace kiln {

// A JSON value that can be changed.
struct JsonTree {
  enum class Kind : uint8_t { Null, Bool, Number, String, Array, Object };

  Kind kind = Kind::Null;
  bool truth = false;
  // Of a string what it says, of a number how it is written.
  std::string text = {};
  std::vector<JsonTree> items = {};
  std::map<std::string, JsonTree, std::less<>> members = {};

  static JsonTree of_text(std::string_view text);
  static JsonTree of_truth(bool truth);
  static JsonTree array(std::vector<JsonTree> items);

  bool is(Kind other) const { return kind == other; }
  // A member of an object; null when there is none, or this is no object.
  JsonTree* find(std::string_view name);
  const JsonTree* find(std::string_view name) const;
  // What a string says; empty for anything else.
  std::string_view string() const { return is(Kind::String) ? text : std::string_view(); }
};

// The value of a tree of JSON syntax; of members of one name the last one.
JsonTree json_tree(const Expr& value);

// As Go's encoder writes it with an indent of two blanks, but for `<` and `>`, which Packer does
// not escape: names sorted, numbers as the nearest of 64 bits.
std::string print_json_tree(const JsonTree& tree);

}  // namespace kiln
