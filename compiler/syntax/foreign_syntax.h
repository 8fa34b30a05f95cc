#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kiln {

// What to do about text that comes from elsewhere, as a hint; empty if it is not recognised.

// At `offset`, where an argument or block should begin: a conflict marker of a version control
// system, JSON or YAML, an unfinished comment or one of another language.
std::string foreign_item_hint(std::string_view text, uint32_t offset);

// About `character`, which the language does not use: blanks and dashes that only look like the
// ones it does, and what cannot be seen.
std::string foreign_character_hint(std::string_view character);

// About `word` between two values: the operators of other languages.
std::string foreign_operator_hint(std::string_view word);

}  // namespace kiln
