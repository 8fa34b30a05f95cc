#pragma once

#include <string>
#include <vector>

#include "compiler/config/loading.h"

namespace kiln {

// A `data` block as it is written. Internal to this layer.
struct DeclaredData {
  std::string type;
  std::string name;
  // Null when the catalog does not have it.
  const ComponentInfo* component;
  // `for_each` and `count`, and the rest.
  BodyContent meta;
  BodyPointer body;
  Span span;

  // `data.http.list`.
  std::string address() const { return "data." + type + "." + name; }
};

// All `data` blocks but those whose labels are wrong or taken, which are reported.
std::vector<DeclaredData> declare_data(Loading& loading);

// Checks the options of all instances, reads those that can be read now, and adds them to
// `config.data`. Returns what the address stands for: an object, a map from keys to objects
// (`for_each`) or a list of them (`count`).
Value evaluate_data(const DeclaredData& data, const Scope& scope, Loading& loading);

}  // namespace kiln
