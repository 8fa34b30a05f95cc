#include "cli/flags.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "compiler/source/check.h"
#include "compiler/source/suggest.h"

namespace kiln {
namespace {

// strconv.ParseBool's spellings.
std::optional<bool> parse_switch(std::string_view text) {
  for (std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == yes) {
      return true;
    }
  }
  for (std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == no) {
      return false;
    }
  }
  return std::nullopt;
}

std::optional<int64_t> parse_number(std::string_view text) {
  int64_t number = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

Error invalid_value(const Flag& flag, std::string_view value, std::string_view reason) {
  return {fmt::format("invalid {}value \"{}\" for {}-{}: {}",
                      flag.kind == FlagKind::Switch ? "boolean " : "", value,
                      flag.kind == FlagKind::Switch ? "" : "flag ", flag.name, reason)};
}

std::string nearest_choice(const Flag& flag, const std::string& value) {
  const std::vector<std::string> choices(flag.choices.begin(), flag.choices.end());
  const std::string suggestion = did_you_mean(value, choices);
  return suggestion.empty() ? suggestion : "." + suggestion;
}

Result<void> check_value(const Flag& flag, const std::string& value) {
  switch (flag.kind) {
    case FlagKind::Switch:
      if (!parse_switch(value)) {
        return invalid_value(flag, value, "parse error");
      }
      return {};
    case FlagKind::Number:
      if (!parse_number(value)) {
        return invalid_value(flag, value, "expected a whole number");
      }
      return {};
    case FlagKind::Choice:
      if (std::ranges::find(flag.choices, value) == flag.choices.end()) {
        return invalid_value(
            flag, value,
            fmt::format("expected one of [\"{}\"]{}", fmt::join(flag.choices, "\" \""),
                        nearest_choice(flag, value)));
      }
      return {};
    case FlagKind::Pairs:
      if (value.find('=') == std::string::npos) {
        return invalid_value(flag, value, "No '=' value in arg: " + value);
      }
      return {};
    case FlagKind::Text:
    case FlagKind::Texts:
    case FlagKind::List:
      return {};
  }
  return {};
}

Error unknown_flag(std::span<const Flag> flags, std::string_view name) {
  std::vector<std::string> names;
  for (const Flag& flag : flags) {
    names.emplace_back(flag.name);
  }
  std::string nearest = suggest(name, names);
  return {fmt::format("flag provided but not defined: -{}{}", name,
                      nearest.empty() ? "" : ". Did you mean -" + nearest + "?")};
}

}  // namespace

Result<Arguments> parse_arguments(std::span<const Flag> flags, std::span<const std::string> words) {
  Arguments out;
  out.flags_.assign(flags.begin(), flags.end());
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--") {
      out.operands_.insert(out.operands_.end(), words.begin() + static_cast<ptrdiff_t>(i) + 1,
                           words.end());
      break;
    }
    if (word.size() < 2 || word[0] != '-') {
      out.operands_.push_back(word);
      continue;
    }
    std::string_view name = std::string_view(word).substr(word[1] == '-' ? 2 : 1);
    size_t equals = name.find('=');
    std::optional<std::string> value;
    if (equals != std::string_view::npos) {
      value = std::string(name.substr(equals + 1));
      name = name.substr(0, equals);
    }
    if (name.empty() || name[0] == '-') {
      return Error{"bad flag syntax: " + word};
    }
    auto flag = std::ranges::find(out.flags_, name, &Flag::name);
    if (flag == out.flags_.end()) {
      return unknown_flag(flags, name);
    }
    if (!value) {
      if (flag->kind == FlagKind::Switch) {
        value = "true";
      } else if (i + 1 < words.size()) {
        value = words[++i];
      } else {
        return Error{fmt::format("flag needs an argument: -{}", name)};
      }
    }
    KILN_TRY(check_value(*flag, *value));
    out.given_.emplace_back(flag->name, *std::move(value));
  }
  return out;
}

const Flag& Arguments::declared(std::string_view name) const {
  auto flag = std::ranges::find(flags_, name, &Flag::name);
  KILN_CHECK(flag != flags_.end(), "a command asked for a flag that it does not declare");
  return *flag;
}

bool Arguments::has(std::string_view name) const {
  declared(name);
  return std::ranges::any_of(given_, [&](const auto& entry) { return entry.first == name; });
}

namespace {

// The next comma that separates, or npos: one in the key of an instance, `null.app["a,b"]`, does
// not.
size_t find_comma(std::string_view value, size_t from) {
  bool is_quoted = false;
  for (size_t i = from; i < value.size(); ++i) {
    if (value[i] == '"') {
      is_quoted = is_quoted ? value.find("\"]", i) != i : i > from && value[i - 1] == '[';
    } else if (is_quoted && value[i] == '\\') {
      ++i;
    } else if (!is_quoted && value[i] == ',') {
      return i;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::vector<std::string> Arguments::texts(std::string_view name) const {
  const Flag& flag = declared(name);
  std::vector<std::string> out;
  for (const auto& [given, value] : given_) {
    if (given != name) {
      continue;
    }
    size_t begin = 0;
    while (flag.kind == FlagKind::List) {
      size_t comma = find_comma(value, begin);
      if (comma == std::string::npos) {
        break;
      }
      out.push_back(value.substr(begin, comma - begin));
      begin = comma + 1;
    }
    out.push_back(value.substr(begin));
  }
  return out;
}

std::optional<std::string> Arguments::text(std::string_view name) const {
  std::vector<std::string> all = texts(name);
  return all.empty() ? std::nullopt : std::optional(all.back());
}

bool Arguments::is_on(std::string_view name) const {
  const Flag& flag = declared(name);
  KILN_CHECK(flag.kind == FlagKind::Switch, "is_on() of a flag that has a value");
  std::optional<std::string> value = text(name);
  return value ? *parse_switch(*value) : flag.is_on;
}

std::optional<int64_t> Arguments::number(std::string_view name) const {
  KILN_CHECK(declared(name).kind == FlagKind::Number, "number() of a flag of another kind");
  std::optional<std::string> value = text(name);
  return value ? parse_number(*value) : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> Arguments::pairs(std::string_view name) const {
  KILN_CHECK(declared(name).kind == FlagKind::Pairs, "pairs() of a flag of another kind");
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string& text : texts(name)) {
    size_t equals = text.find('=');
    out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

std::vector<Flag> with_template_flags(std::vector<Flag> own) {
  std::vector<Flag> all = {
      {.name = "var",
       .kind = FlagKind::Pairs,
       .value = "NAME=VALUE",
       .help = "Set an input variable; wins over files and the environment"},
      {.name = "var-file",
       .kind = FlagKind::Texts,
       .value = "FILE",
       .help = "Read input variables from a file; may be repeated, later files win"},
      {.name = "only",
       .kind = FlagKind::List,
       .value = "BUILD,...",
       .help = "Keep only the builds whose names match these patterns"},
      {.name = "except",
       .kind = FlagKind::List,
       .value = "BUILD,...",
       .help = "Leave out the builds whose names match these patterns"},
      {.name = "config-type",
       .kind = FlagKind::Choice,
       .value = "TYPE",
       .help = "Accepted for compatibility: a template on standard input is taken for what it "
               "looks like",
       .choices = {"json", "hcl2"}},
  };
  all.insert(all.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  return all;
}

}  // namespace kiln
