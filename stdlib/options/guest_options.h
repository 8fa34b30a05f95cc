#pragma once

#include <string>
#include <vector>

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

namespace kiln {

// What provisioners share that run a program of their own in the machine.

// `elevated_user` and `elevated_password`: of Windows machines.
OptionGroup elevated_options();

// A directory that is uploaded; what is not there is a problem, in Packer's words.
void check_local_directory(const Value& config, std::string_view name, std::string_view complaint,
                           const FileReader& files, std::vector<ConfigProblem>& problems);

// The paths that these options give, for input_files: texts and lists of texts.
std::vector<std::string> paths_of(const Value& config, std::initializer_list<const char*> names);

}  // namespace kiln
