#include "compiler/syntax/foreign_syntax.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <array>

namespace kiln {
namespace {

struct Lookalike {
  utf8proc_int32_t code_point;
  std::string_view name;
  std::string_view remedy;
};

constexpr std::string_view use_blank = "replace it with an ordinary space";
constexpr std::string_view remove_it = "remove it";
constexpr std::string_view use_dash = "replace it with \"-\"";

constexpr std::array<Lookalike, 18> lookalikes = {{
    {0x0000, "NUL", "this is no text file, or it is UTF-16: save it as UTF-8"},
    {0x00A0, "a no-break space", use_blank},
    {0x00AD, "a soft hyphen", remove_it},
    {0x1680, "a blank", use_blank},
    {0x2003, "an em space", use_blank},
    {0x2009, "a thin space", use_blank},
    {0x200B, "a zero-width space", remove_it},
    {0x200C, "a zero-width non-joiner", remove_it},
    {0x200D, "a zero-width joiner", remove_it},
    {0x2013, "an en dash", use_dash},
    {0x2014, "an em dash", use_dash},
    {0x2018, "a curly quote", "use double quotes (\")"},
    {0x2019, "a curly quote", "use double quotes (\")"},
    {0x202F, "a narrow no-break space", use_blank},
    {0x2060, "a word joiner", remove_it},
    {0x2212, "a minus sign", use_dash},
    {0x3000, "an ideographic space", use_blank},
    {0xFEFF, "a byte order mark, which may stand only at the start of a file", remove_it},
}};

}  // namespace

std::string foreign_item_hint(std::string_view text, uint32_t offset) {
  const std::string_view rest = text.substr(offset);
  const bool is_first = text.substr(0, offset).find_first_not_of(" \t\r\n") == std::string::npos;
  for (std::string_view marker : {"<<<<<<<", "=======", ">>>>>>>"}) {
    if (rest.starts_with(marker)) {
      return "this is a merge conflict marker: keep one of the two versions and remove the markers";
    }
  }
  if (is_first && (rest.starts_with('{') || rest.starts_with('['))) {
    return "this looks like JSON: a template in JSON syntax has a name that ends in .pkr.json";
  }
  if (rest.starts_with("/*")) {
    return "this comment has no end: \"*/\" is missing";
  }
  if (rest.starts_with("---") || (rest.starts_with("- ") && !is_first)) {
    return "this looks like YAML: arguments are written `name = value`, blocks `type { ... }`";
  }
  if (rest.starts_with("--") || rest.starts_with(';') || rest.starts_with('%')) {
    return "a comment begins with \"#\" or \"//\"";
  }
  return {};
}

std::string foreign_character_hint(std::string_view character) {
  utf8proc_int32_t code_point = -1;
  utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(character.data()),
                   static_cast<utf8proc_ssize_t>(character.size()), &code_point);
  for (const Lookalike& lookalike : lookalikes) {
    if (lookalike.code_point == code_point) {
      return fmt::format("this is U+{:04X}, {}: {}", static_cast<uint32_t>(code_point),
                         lookalike.name, lookalike.remedy);
    }
  }
  return code_point > 0x7F ? fmt::format("this is U+{:04X}; text belongs in quotes",
                                         static_cast<uint32_t>(code_point))
                           : std::string();
}

std::string foreign_operator_hint(std::string_view word) {
  if (word == "and" || word == "AND") {
    return "\"and\" is written &&";
  }
  if (word == "or" || word == "OR") {
    return "\"or\" is written ||";
  }
  if (word == "is" || word == "eq") {
    return "two values are compared with ==";
  }
  if (word == "if" || word == "then" || word == "else" || word == "unless") {
    return "a conditional is written CONDITION ? WHEN_TRUE : WHEN_FALSE";
  }
  return {};
}

}  // namespace kiln
