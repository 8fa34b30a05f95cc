#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/syntax/ast.h"

namespace kiln {

// Where the bytes of what a JSON string says stand in the file: escapes are longer there.
class JsonPlaces {
 public:
  explicit JsonPlaces(const JsonStringExpr& string);

  // The offset in the file of an offset in `string.text`; its size gives the closing quote's.
  uint32_t place(uint32_t offset) const;

 private:
  // In `text` and in the file: from each on, both advance alike.
  std::vector<std::pair<uint32_t, uint32_t>> steps_;
  // Where the closing quote is.
  uint32_t end_ = 0;
};

// Whether the string has an interpolation or a directive, or an escaped one: without any, it is the
// same as a template and as text.
bool has_template_sequence(std::string_view text);

}  // namespace kiln
