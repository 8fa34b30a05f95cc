#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/value/value.h"

namespace kiln {

class Body;
using BodyPointer = std::shared_ptr<const Body>;

struct AttributeSpec {
  std::string_view name;
  bool required = false;
};

struct BlockSpec {
  std::string_view type;
  // What each label is called in messages ("type", "name"); the number of labels is the size.
  std::vector<std::string_view> label_names;
};

// Which attributes and blocks a body may have: the shape only, no types. The names are the
// caller's, who keeps them as long as the spec and whatever is left of a body read in parts: one is
// made for every body.
struct BodySpec {
  std::vector<AttributeSpec> attributes;
  std::vector<BlockSpec> blocks;
};

// What a block that `dynamic` made, or one instance of a block, adds to the expressions in it.
struct BlockBinding {
  // The iterators, by name: those of the blocks around it too.
  std::map<std::string, Value> iterators;
  // What every value in it carries: the marks of the `for_each`.
  std::vector<Mark> marks;
};

struct BodyAttribute {
  std::string name;
  Span name_span;
  Span span;
  const Expr* expr;
  // Null for an attribute that stands as it is written. evaluate() of an attribute heeds it.
  std::shared_ptr<const BlockBinding> binding = nullptr;
};

struct BodyLabel {
  std::string text;
  Span span;
};

struct BodyBlock {
  std::string type;
  std::vector<BodyLabel> labels;
  BodyPointer body;
  Span type_span;
  // Type to the last label: what messages about the block underline. In JSON the brace or bracket
  // that opens the block, or several of its type.
  Span header_span;
};

// What a body holds, seen through a spec. Attributes and blocks are in source order.
struct BodyContent {
  std::vector<BodyAttribute> attributes;
  std::vector<BodyBlock> blocks;
  // A zero-width place at the start of the body, for "missing argument".
  Span missing_item_span;
  // Names in the spec that unsupported arguments were probably meant to have: reported as
  // misspelt, they are not missing too.
  std::set<std::string, std::less<>> misspelt = {};

  // Null when it is not set.
  const BodyAttribute* attribute(std::string_view name) const;
};

// A body whose content is read through a spec, as in HCL: what the same text means (argument or
// block, label or key) depends on it in JSON. Native, JSON, merged and dynamically expanded bodies
// implement it, so everything above reads bodies this way and never walks the tree. Bodies refer to
// a SyntaxTree, which must outlive them.
class Body {
 public:
  virtual ~Body() = default;

  // Everything the spec names; whatever else the body has is reported, and so are missing required
  // attributes and wrong label counts. Always returns what could be read.
  virtual BodyContent content(const BodySpec& spec, Diagnostics& diagnostics) const = 0;

  // Everything the spec names; the rest goes to `rest`, a body to read with another spec. Never
  // null.
  virtual BodyContent partial_content(const BodySpec& spec, Diagnostics& diagnostics,
                                      BodyPointer& rest) const = 0;

  // All attributes; blocks are reported.
  virtual std::vector<BodyAttribute> just_attributes(Diagnostics& diagnostics) const = 0;

  // A spec that names everything the body has, `dynamic` blocks by what they make: for a body that
  // nobody has a schema for. Where only a spec tells arguments from blocks, all are arguments.
  virtual BodySpec shape() const = 0;

  virtual Span missing_item_span() const = 0;
};

// The body of a native-syntax tree. `node` must outlive it.
BodyPointer native_body(const BodyNode& node);

// The body that a value in a JSON tree stands for: an object, or an array of objects as one body;
// null is an empty body. `value` must outlive it. Follows HCL's JSON specification: an object's
// property is an argument or a block type as the spec says, labels are a level of objects each, an
// array is several blocks, and a property named "//" is a comment.
BodyPointer json_body(const Expr& value);

// One body made of several: attributes set twice are reported, blocks follow each other.
BodyPointer merge_bodies(std::vector<BodyPointer> bodies);

}  // namespace kiln
