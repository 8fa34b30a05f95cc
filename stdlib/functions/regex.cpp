#include <re2/re2.h>

#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"

namespace kiln {
namespace {

// Go's words for what is wrong with a pattern.
std::string_view describe(RE2::ErrorCode code) {
  switch (code) {
    case RE2::NoError:
    case RE2::ErrorInternal:
      break;
    case RE2::ErrorBadEscape:
      return "invalid escape sequence";
    case RE2::ErrorBadCharClass:
      return "invalid character class";
    case RE2::ErrorBadCharRange:
      return "invalid character class range";
    case RE2::ErrorMissingBracket:
      return "missing closing ]";
    case RE2::ErrorMissingParen:
      return "missing closing )";
    case RE2::ErrorUnexpectedParen:
      return "unexpected )";
    case RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression";
    case RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator";
    case RE2::ErrorRepeatSize:
      return "invalid repeat count";
    case RE2::ErrorRepeatOp:
      return "invalid nested repetition operator";
    case RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax";
    case RE2::ErrorBadUTF8:
      return "invalid UTF-8";
    case RE2::ErrorBadNamedCapture:
      return "invalid named capture";
    case RE2::ErrorPatternTooLarge:
      return "expression too large";
  }
  return "internal error";
}

// `(?<name>` as `(?P<name>`, which is all that this version of RE2 knows. Escapes, classes and
// quoted parts (\Q...\E) stay as they are.
std::string with_python_names(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  size_t class_start = 0;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view rest = pattern.substr(i);
    if (rest.starts_with("\\Q")) {
      const size_t size = std::min(rest.find("\\E"), rest.size());
      out += rest.substr(0, size);
      i += size - 1;
      continue;
    }
    if (rest[0] == '\\') {
      out += rest.substr(0, 2);
      ++i;
      continue;
    }
    if (!in_class && rest[0] == '[') {
      in_class = true;
      // A bracket that closes right after the opening one is a member.
      class_start = i + (rest.starts_with("[^") ? 2 : 1);
    } else if (in_class && rest.starts_with("[:") && rest.find(":]") != std::string_view::npos) {
      const size_t size = rest.find(":]") + 2;
      out += rest.substr(0, size);
      i += size - 1;
      continue;
    } else if (in_class && rest[0] == ']' && i > class_start) {
      in_class = false;
    } else if (!in_class && rest.starts_with("(?<")) {
      out += "(?P<";
      i += 2;
      continue;
    }
    out += rest[0];
  }
  return out;
}

// A compiled pattern, with the part of Go's regexp package that the functions need. Both engines
// are of one author and read the same syntax.
class Pattern {
 public:
  explicit Pattern(const std::string& text) : re_(with_python_names(text), RE2::Quiet) {}

  bool ok() const { return re_.ok(); }
  // For a search that, at worst, takes every step of the program at every byte.
  Result<void> afford_search(const CallContext& context, std::string_view text) const {
    constexpr size_t comparisons_a_step = 256;
    return afford(context, text.size() * static_cast<size_t>(std::max(re_.ProgramSize(), 0)) /
                               comparisons_a_step);
  }

  std::string problem() const { return std::string(describe(re_.error_code())); }
  std::string offender() const { return re_.error_arg(); }

  size_t group_count() const { return static_cast<size_t>(re_.NumberOfCapturingGroups()); }

  // The name of a group, counted from 1; empty if it has none.
  std::string group_name(size_t group) const {
    auto found = re_.CapturingGroupNames().find(static_cast<int>(group));
    return found == re_.CapturingGroupNames().end() ? "" : found->second;
  }

  // The whole match and the groups of the first match from `start` on; empty without one. Groups
  // that took no part have no data().
  std::vector<re2::StringPiece> find(std::string_view text, size_t start) const {
    std::vector<re2::StringPiece> groups(group_count() + 1);
    re2::StringPiece piece(text.data(), text.size());
    bool found = re_.Match(piece, start, text.size(), RE2::UNANCHORED, groups.data(),
                           static_cast<int>(groups.size()));
    return found ? groups : std::vector<re2::StringPiece>();
  }

  // All matches that do not overlap, by Go's rule: no empty match right after another one.
  std::vector<std::vector<re2::StringPiece>> find_all(std::string_view text) const {
    std::vector<std::vector<re2::StringPiece>> out;
    size_t previous_end = std::string_view::npos;
    for (size_t position = 0; position <= text.size();) {
      std::vector<re2::StringPiece> match = find(text, position);
      if (match.empty()) {
        break;
      }
      auto begin = static_cast<size_t>(match[0].data() - text.data());
      size_t end = begin + match[0].size();
      bool accepted = end != position || begin != previous_end;
      if (end == position) {
        position += std::max<size_t>(first_code_point(text.substr(position)).size, 1);
      } else {
        position = end;
      }
      previous_end = end;
      if (accepted) {
        out.push_back(std::move(match));
      }
    }
    return out;
  }

 private:
  RE2 re_;
};

FunctionError bad_pattern(const Pattern& pattern) {
  return argument_error(
      0, fmt::format("invalid regexp pattern: {} in {}", pattern.problem(), pattern.offender()));
}

// What one match is as a value: a string, a tuple of the groups or an object of the named groups.
FunctionResult match_type(const Pattern& pattern) {
  if (!pattern.ok()) {
    return bad_pattern(pattern);
  }
  std::map<std::string, Type> named;
  size_t unnamed = 0;
  for (size_t group = 1; group <= pattern.group_count(); ++group) {
    std::string name = pattern.group_name(group);
    if (name.empty()) {
      ++unnamed;
    } else {
      named.emplace(std::move(name), Type::string());
    }
  }
  if (unnamed > 0 && !named.empty()) {
    return argument_error(
        0, "invalid regexp pattern: cannot mix both named and unnamed capture groups");
  }
  if (unnamed > 0) {
    return Value::unknown(Type::tuple(std::vector<Type>(unnamed, Type::string())));
  }
  return Value::unknown(named.empty() ? Type::string() : Type::object(std::move(named)));
}

Value group_value(const re2::StringPiece& group) {
  return group.data() == nullptr ? Value::null(Type::string())
                                 : Value::string({group.data(), group.size()});
}

Value match_value(const Pattern& pattern, const std::vector<re2::StringPiece>& match,
                  const Type& type) {
  if (type.is(TypeKind::String)) {
    return group_value(match[0]);
  }
  std::vector<Value> elements;
  std::map<std::string, Value> attributes;
  for (size_t group = 1; group < match.size(); ++group) {
    if (type.is(TypeKind::Tuple)) {
      elements.push_back(group_value(match[group]));
    } else {
      attributes.insert_or_assign(pattern.group_name(group), group_value(match[group]));
    }
  }
  return type.is(TypeKind::Tuple) ? Value::tuple(std::move(elements))
                                  : Value::object(std::move(attributes));
}

FunctionResult regex_call(const CallContext& context, Arguments arguments) {
  Pattern pattern(arguments[0].as_string());
  FunctionResult type = match_type(pattern);
  if (!type) {
    return type;
  }
  KILN_TRY(pattern.afford_search(context, arguments[1].as_string()));
  std::vector<re2::StringPiece> match = pattern.find(arguments[1].as_string(), 0);
  if (match.empty()) {
    return call_error("pattern did not match any part of the given string");
  }
  return match_value(pattern, match, (*type).type());
}

FunctionResult regex_type(Arguments arguments) {
  if (!arguments[0].is_known()) {
    return Value::unknown(Type::dynamic());
  }
  return match_type(Pattern(arguments[0].as_string()));
}

FunctionResult regexall_call(const CallContext& context, Arguments arguments) {
  Pattern pattern(arguments[0].as_string());
  FunctionResult type = match_type(pattern);
  if (!type) {
    return type;
  }
  KILN_TRY(pattern.afford_search(context, arguments[1].as_string()));
  std::vector<Value> matches;
  for (const auto& match : pattern.find_all(arguments[1].as_string())) {
    matches.push_back(match_value(pattern, match, (*type).type()));
  }
  return Value::list((*type).type(), std::move(matches));
}

FunctionResult regexall_type(Arguments arguments) {
  FunctionResult element = regex_type(arguments);
  return element ? FunctionResult(Value::unknown(Type::list((*element).type()))) : element;
}

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Appends the group that `name` (a number or a name) stands for; nothing if there is none.
void append_group(std::string& out, const Pattern& pattern, std::string_view name,
                  const std::vector<re2::StringPiece>& match) {
  for (size_t group = 0; group < match.size(); ++group) {
    bool named = group > 0 && pattern.group_name(group) == name;
    if ((named || std::to_string(group) == name) && match[group].data() != nullptr) {
      out.append(match[group].data(), match[group].size());
      return;
    }
  }
}

// Go's Expand: `$1`, `$name` (as many letters as there are), `${name}`, `$$`.
void expand(std::string& out, const Pattern& pattern, std::string_view replacement,
            const std::vector<re2::StringPiece>& match) {
  while (!replacement.empty()) {
    if (const size_t plain = std::min(replacement.find('$'), replacement.size()); plain > 0) {
      out += replacement.substr(0, plain);
      replacement.remove_prefix(plain);
      continue;
    }
    if (replacement.starts_with("$$")) {
      out += '$';
      replacement.remove_prefix(2);
      continue;
    }
    bool braced = replacement.starts_with("${");
    size_t begin = braced ? 2 : 1;
    size_t end = begin;
    while (end < replacement.size() && is_name_character(replacement[end])) {
      ++end;
    }
    bool closed = !braced || (end < replacement.size() && replacement[end] == '}');
    if (end == begin || !closed) {
      out += '$';
      replacement.remove_prefix(1);
      continue;
    }
    append_group(out, pattern, replacement.substr(begin, end - begin), match);
    replacement.remove_prefix(end + (braced ? 1 : 0));
  }
}

FunctionResult regex_replace_call(const CallContext& context, Arguments arguments) {
  Pattern pattern(arguments[1].as_string());
  if (!pattern.ok()) {
    return call_error(
        fmt::format("error parsing regexp: {}: `{}`", pattern.problem(), pattern.offender()));
  }
  std::string_view text = arguments[0].as_string();
  KILN_TRY(pattern.afford_search(context, text));
  std::string out;
  size_t done = 0;
  for (const auto& match : pattern.find_all(text)) {
    auto begin = static_cast<size_t>(match[0].data() - text.data());
    out += text.substr(done, begin - done);
    expand(out, pattern, arguments[2].as_string(), match);
    KILN_TRY(check_length(out.size()));
    done = begin + match[0].size();
  }
  out += text.substr(done);
  return Value::string(out);
}

}  // namespace

std::span<const FunctionInfo> regex_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "regex",
          .category = "string",
          .doc = "The first match of a pattern: the matched text, or a tuple of its groups if it "
                 "has unnamed ones, or an object of its named groups. Groups that took no part are "
                 "null. An error when nothing matches: regexall gives a list then, and "
                 "can(regex(...)) asks.",
          .example = {"regex(\"([a-z]+)-([0-9]+)\", \"debian-12\")", R"(["debian", "12"])"},
          .parameters = {string_parameter("pattern", "A regular expression (RE2)."),
                         string_parameter("string", "Where to look.")},
          .result_type = regex_type,
          .call = regex_call,
      },
      {
          .name = "regex_replace",
          .category = "string",
          .doc = "Replaces every match of a pattern.",
          .example = {"regex_replace(\"debian-12.5\", \"([0-9]+)\\\\.([0-9]+)\", \"$2.$1\")",
                      R"("debian-5.12")"},
          .parameters = {string_parameter("str", "The text."),
                         string_parameter("pattern", "A regular expression (RE2)."),
                         string_parameter("replace",
                                          "What to put in its place; $1 or ${name} is a group.")},
          .result = Type::string(),
          .call = regex_replace_call,
      },
      {
          .name = "regexall",
          .category = "string",
          .doc = "A list of all matches of a pattern, each as regex gives it; empty when nothing "
                 "matches.",
          .example = {R"(regexall("[0-9]+", "10.0.2.15"))", R"(["10", "0", "2", "15"])"},
          .parameters = {string_parameter("pattern", "A regular expression (RE2)."),
                         string_parameter("string", "Where to look.")},
          .result_type = regexall_type,
          .call = regexall_call,
      },
  };
  return functions;
}

}  // namespace kiln
