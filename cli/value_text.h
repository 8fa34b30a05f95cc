#pragma once

#include <string>

#include "compiler/config/config.h"

namespace kiln {

// A value as Packer's console and inspect show it: a string as it is, collections over several
// lines with their strings quoted, `<unknown>` for what is not wholly known and `<sensitive>` for
// secrets.
std::string format_result(const Value& value);

// The sections `> input-variables:` and `> local-variables:` of `packer inspect`.
std::string list_variables(const Config& config);

}  // namespace kiln
