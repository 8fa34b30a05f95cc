#pragma once

#include "compiler/value/type.h"

namespace kiln {

// What a type of a compound kind consists of. Only type*.cpp look inside.
struct Type::Detail {
  // One for a collection, all of a tuple.
  std::vector<Type> elements;
  std::map<std::string, Type> attributes;
  std::vector<std::string> optional;
  // A capsule's.
  std::string name;
  // Whether these occur at any depth.
  bool has_dynamic = false;
  bool has_optional = false;
};

}  // namespace kiln
