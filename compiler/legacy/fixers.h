#pragma once

#include <span>
#include <string_view>

#include "compiler/legacy/json_tree.h"
#include "compiler/source/result.h"

namespace kiln {

// One of Packer's corrections of what older versions called otherwise. `fix` changes the template,
// whose builders, provisioners and post-processors are lists of what they should be; it may fail on
// a value that means nothing.
struct Fixer {
  std::string_view name;
  std::string_view synopsis;
  Result<void> (*fix)(JsonTree& root);
};

// In the order in which they run, which matters: some work on what others leave.
std::span<const Fixer> fixers();

}  // namespace kiln
