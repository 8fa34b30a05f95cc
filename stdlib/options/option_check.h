#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/config/catalog.h"

namespace kiln {

// What many components check of their options, each in the words its caller gives. Options that are
// unset or not known yet are no problem.

// A path as Packer's components take it: relative to the working directory, `~` not expanded here
// and so not looked at. `complaint: stat PATH: no such file or directory`.
void check_local_file(const Value& config, std::string_view name, std::string_view complaint,
                      const FileReader& files, std::vector<ConfigProblem>& problems);

// The same for every element of a list of paths, those with wildcards left out.
void check_local_files(const Value& config, std::string_view name, std::string_view complaint,
                       const FileReader& files, std::vector<ConfigProblem>& problems);

// The text of an option is one of `words`; empty is as good as unset. `message` is whole.
void check_word(const Value& config, std::string_view name, std::string_view words,
                std::string_view message, std::vector<ConfigProblem>& problems);

// `first` is not above `last`, where both are given.
void check_port_range(const Value& config, std::string_view first, std::string_view last,
                      std::string_view message, std::vector<ConfigProblem>& problems);

// Adds what one check found to what others found.
void append_problems(std::vector<ConfigProblem> found, std::vector<ConfigProblem>& problems);

}  // namespace kiln
