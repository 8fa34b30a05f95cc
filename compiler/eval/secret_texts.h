#pragma once

#include <span>
#include <string>
#include <vector>

#include "compiler/value/value.h"

namespace kiln {

// The texts and numbers in these values that are marked or inside of something marked.
std::vector<std::string> secret_texts(std::span<const Value> values);

// A function's message without the secrets it may quote; one of fewer than four characters is found
// in quotes only.
std::string without_secrets(std::string message, const std::vector<std::string>& secrets);

}  // namespace kiln
