#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// What follows a flag's name.
enum class FlagKind : uint8_t {
  // Nothing, or `=true`, `=false` and Go's other spellings.
  Switch,
  // Any text; the last one counts.
  Text,
  // A whole number.
  Number,
  // One of `choices`.
  Choice,
  // Text that may be given several times; order is kept.
  Texts,
  // The same, each split at commas.
  List,
  // `name=value`, several times.
  Pairs,
};

// One flag of a command: what the parser needs, and what help says about it.
struct Flag {
  // Without the dash.
  std::string_view name;
  FlagKind kind = FlagKind::Switch;
  // What the value is called in help: `FILE`. Empty for a Switch.
  std::string_view value = {};
  // What it does: a sentence without its final period.
  std::string_view help = {};
  // A Switch's value when it is not given.
  bool is_on = false;
  std::vector<std::string_view> choices = {};
};

// A command line after its flags were taken out. Names asked for must be declared by the command
// (asking for another is a bug) and of the kind that fits.
class Arguments {
 public:
  Arguments() = default;
  // Without flags: every word is an operand.
  explicit Arguments(std::span<const std::string> operands)
      : operands_(operands.begin(), operands.end()) {}

  const std::vector<std::string>& operands() const { return operands_; }

  // A Switch, or its default.
  bool is_on(std::string_view name) const;
  // Was it given at all?
  bool has(std::string_view name) const;
  // The last Text or Choice.
  std::optional<std::string> text(std::string_view name) const;
  std::optional<int64_t> number(std::string_view name) const;
  // Every Text, or every part of a List, in order.
  std::vector<std::string> texts(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> pairs(std::string_view name) const;

 private:
  friend Result<Arguments> parse_arguments(std::span<const Flag> flags,
                                           std::span<const std::string> words);
  const Flag& declared(std::string_view name) const;

  std::vector<Flag> flags_;
  std::vector<std::pair<std::string_view, std::string>> given_;
  std::vector<std::string> operands_;
};

// Go's flag rules, as Packer has them: `-x` and `--x` are the same, a value follows `=` or is the
// next word, a Switch takes a value only by `=`, `--` ends the flags, `-` is an operand. Unlike
// Packer's, flags may follow operands. Errors have Go's words, with a suggestion for a misspelt
// name.
Result<Arguments> parse_arguments(std::span<const Flag> flags, std::span<const std::string> words);

// The flags that every command with a template takes, as in Packer, before `own`.
std::vector<Flag> with_template_flags(std::vector<Flag> own);

}  // namespace kiln
