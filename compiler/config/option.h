#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/value/value.h"

namespace kiln {

// Reading decoded options (an object that decode() made), for components. An option that is unset,
// null or unknown gives the fallback; a component's check sees such options while planning, its run
// only known ones. Each needs the option to have the type that the name says.

// Null when unset, null or unknown.
const Value* find_option(const Value& config, std::string_view name);

// Set, even if its value is not known yet.
bool has_option(const Value& config, std::string_view name);

// The same for options where an empty string, an empty list, false and 0 are as good as none, as
// they are for Packer's components.
bool sets_option(const Value& config, std::string_view name);

std::string string_option(const Value& config, std::string_view name,
                          std::string_view fallback = {});
bool bool_option(const Value& config, std::string_view name, bool fallback = false);
int64_t integer_option(const Value& config, std::string_view name, int64_t fallback = 0);

// Elements that are null or unknown are left out.
std::vector<std::string> strings_option(const Value& config, std::string_view name);
std::vector<int64_t> integers_option(const Value& config, std::string_view name);
std::map<std::string, std::string> string_map_option(const Value& config, std::string_view name);

// The objects of a repeatable block; the one object of a block that is not.
std::vector<Value> blocks_option(const Value& config, std::string_view type);

}  // namespace kiln
