#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace kiln {

// A context over this process: its standard streams, environment and file system. Valid until the
// process ends. Also makes an exception that escapes a bug report with exit code 2.
CommandContext process_context();

// The arguments after the program's name.
std::vector<std::string> command_words(int argc, char** argv);

}  // namespace kiln
