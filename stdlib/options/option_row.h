#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/config/schema.h"

namespace kiln {

// The options of a component as constant tables. They cost nothing until the component is named in
// a template; schema_of() makes its Schema then. What several components share is one group, said
// once.

enum class OptionType : uint8_t {
  // A string.
  Text,
  // A string that is a Go duration: `5m`.
  Time,
  // A number.
  Quantity,
  // A bool. Packer's "trilean" options too: unset is a third state.
  Flag,
  Texts,
  Quantities,
  // A list of lists of strings: `qemuargs`.
  TextLists,
  // A map of strings.
  TextMap,
  // At most one nested block, written `name { }`.
  Block,
  // Any number of nested blocks.
  Blocks,
};

struct OptionRow;
struct RuleRow;

// Options and the rules across them. A rule may name options of other groups.
struct OptionGroup {
  std::span<const OptionRow> rows;
  std::span<const RuleRow> rules = {};
  // Options that it has besides.
  const OptionGroup* base = nullptr;
};

// What few options have. Plain pointers keep the tables small: each page of them costs the start of
// the program a relocation of its own.
struct OptionTraits {
  // As ArgumentSchema has them.
  bool sensitive = false;
  bool raw_template = false;
  // Of a required option, what is said when it is missing, in Packer's words.
  const char* missing = nullptr;
  // What to use instead, as a sentence.
  const char* deprecated = nullptr;
  // The words it may be, blanks between.
  const char* one_of = nullptr;
  // What is in the block.
  const OptionGroup* inside = nullptr;
};

struct OptionRow {
  const char* name;
  OptionType type;
  const char* doc;
  OptionTraits traits = {};
};

struct RuleRow {
  RuleKind kind;
  // Names, blanks between.
  const char* options;
  const char* message;
};

inline constexpr OptionTraits secret_option = {.sensitive = true};
// The component renders `{{ }}` in it itself.
inline constexpr OptionTraits template_option = {.raw_template = true};

Schema schema_of(std::string_view doc, std::initializer_list<OptionGroup> groups);

// The names of all options of the groups, for steps that read them.
std::vector<std::string> option_names(std::initializer_list<OptionGroup> groups);

// The words of a text with blanks between.
std::vector<std::string> words_of(std::string_view text);

}  // namespace kiln
