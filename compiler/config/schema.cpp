#include "compiler/config/schema.h"

#include <algorithm>

namespace kiln {

const ArgumentSchema* Schema::argument(std::string_view name) const {
  auto found = std::ranges::find(arguments, name, &ArgumentSchema::name);
  return found == arguments.end() ? nullptr : &*found;
}

const NestedBlockSchema* Schema::block(std::string_view type) const {
  auto found = std::ranges::find(blocks, type, &NestedBlockSchema::type);
  return found == blocks.end() ? nullptr : &*found;
}

Type Schema::type() const {
  std::map<std::string, Type> attributes;
  for (const ArgumentSchema& argument : arguments) {
    attributes.emplace(argument.name, argument.type.without_optional());
  }
  for (const NestedBlockSchema& block : blocks) {
    Type inner = block.schema.type();
    attributes.emplace(block.type, block.repeatable ? Type::list(inner) : inner);
  }
  return Type::object(std::move(attributes));
}

}  // namespace kiln
