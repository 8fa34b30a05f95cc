#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/eval/scope.h"
#include "compiler/source/diagnostic.h"
#include "compiler/syntax/body.h"
#include "compiler/value/value.h"

namespace kiln {

enum class SpecKind : uint8_t {
  Object,
  Array,
  Attr,
  Block,
  BlockList,
  BlockSet,
  BlockMap,
  BlockAttrs,
  Literal,
  Default,
  Transform,
};

struct NamedSpec;

// How a body becomes a value: a decoding specification as HCL's `hcldec` reads it
// (cmd/hcldec/spec-format.md).
struct DecodingSpec {
  SpecKind kind;
  // Of the attribute, or the type of the block.
  std::string name;
  // Of an attribute, and of the elements of block_attrs.
  Type type;
  bool required = false;
  size_t min_items = 0;
  // 0 for any number.
  size_t max_items = 0;
  // Of block_map.
  std::vector<std::string> labels;
  // What it is made of; named in an object.
  std::vector<NamedSpec> children;
  // Of literal.
  Value value;
  // Of transform.
  const Expr* result = nullptr;
};

// A part of a specification; the name is empty outside of an object.
struct NamedSpec {
  std::string name;
  DecodingSpec spec;
};

// A specification file, read: the one specification in it, and the variables it gives the input.
struct SpecFile {
  DecodingSpec root;
  std::map<std::string, Value> variables;
};

// Reads a specification. What it refers to of `body` must outlive it. The result means nothing
// after an error.
SpecFile read_spec(const Body& body, Diagnostics& diagnostics);

// The value of `body`.
Value decode_body(const Body& body, const DecodingSpec& spec, const Scope& scope,
                  Diagnostics& diagnostics);

// The expressions that decode_body() would evaluate, in order.
std::vector<const Expr*> selected_expressions(const Body& body, const DecodingSpec& spec);

}  // namespace kiln
