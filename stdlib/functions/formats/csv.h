#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// One record of a CSV text (RFC 4180) and the line it begins on, from 1.
struct CsvRecord {
  std::vector<std::string> fields;
  size_t line = 1;
};

// All records; empty lines are none. Errors are Go's: `CSV parse error on line 2: ...`.
Result<std::vector<CsvRecord>> parse_csv(std::string_view text);

}  // namespace kiln
