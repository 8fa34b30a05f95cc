#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kiln {

// Why a key is another one than before: the parts (StepKey) that differ, in words: `the option
// inline, or a file that it names`, `what it starts from`. In order of their names.
std::vector<std::string> key_difference(const std::map<std::string, std::string>& now,
                                        const std::map<std::string, std::string>& before);

}  // namespace kiln
