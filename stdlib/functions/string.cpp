#include <utf8proc.h>

#include <algorithm>

#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"

namespace kiln {
namespace {

// More blanks than anyone indents by; without a limit a typo would fill the memory.
constexpr int64_t kLargestIndent = 10000;

// Simple case mappings, one code point to one, as Go has them; utf8proc alone gives ß a capital.
char32_t to_upper(char32_t c) {
  return c == U'\u00DF' ? c : static_cast<char32_t>(utf8proc_toupper(static_cast<int32_t>(c)));
}
char32_t to_lower(char32_t c) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<int32_t>(c)));
}
char32_t to_title(char32_t c) {
  return c == U'\u00DF' ? c : static_cast<char32_t>(utf8proc_totitle(static_cast<int32_t>(c)));
}

template <typename Map>
std::string map_code_points(std::string_view text, Map map) {
  std::string out;
  while (!text.empty()) {
    CodePoint next = first_code_point(text);
    append_utf8(out, map(next.value));
    text.remove_prefix(next.size);
  }
  return out;
}

// Unicode's White_Space, as Go's unicode.IsSpace.
bool is_space(char32_t c) {
  switch (c) {
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x2000 && c <= 0x200A);
  }
}

bool is_letter_or_digit(char32_t c) {
  constexpr uint32_t wanted = 1U << UTF8PROC_CATEGORY_LU | 1U << UTF8PROC_CATEGORY_LL |
                              1U << UTF8PROC_CATEGORY_LT | 1U << UTF8PROC_CATEGORY_LM |
                              1U << UTF8PROC_CATEGORY_LO | 1U << UTF8PROC_CATEGORY_ND;
  return (1U << utf8proc_category(static_cast<int32_t>(c)) & wanted) != 0;
}

// What ends a word for title(): Go's rule, by which an apostrophe does and `_` does not.
bool separates_words(char32_t c) {
  if (c < 0x80) {
    return !(is_letter_or_digit(c) || c == '_');
  }
  return !is_letter_or_digit(c) && is_space(c);
}

// The text without the code points at both ends that `drop` names.
template <typename Drop>
std::string_view trim_ends(std::string_view text, Drop drop) {
  while (!text.empty()) {
    CodePoint first = first_code_point(text);
    if (!drop(first.value)) {
      break;
    }
    text.remove_prefix(first.size);
  }
  while (!text.empty()) {
    size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) {
      --start;
    }
    if (!drop(first_code_point(text.substr(start)).value)) {
      break;
    }
    text.remove_suffix(text.size() - start);
  }
  return text;
}

FunctionResult upper_call(const CallContext&, Arguments arguments) {
  return Value::string(map_code_points(arguments[0].as_string(), to_upper));
}

FunctionResult lower_call(const CallContext&, Arguments arguments) {
  return Value::string(map_code_points(arguments[0].as_string(), to_lower));
}

FunctionResult title_call(const CallContext&, Arguments arguments) {
  bool at_start = true;
  return Value::string(map_code_points(arguments[0].as_string(), [&](char32_t c) {
    char32_t mapped = at_start ? to_title(c) : c;
    at_start = separates_words(c);
    return mapped;
  }));
}

FunctionResult chomp_call(const CallContext&, Arguments arguments) {
  const std::string& text = arguments[0].as_string();
  return Value::string(text.substr(0, text.find_last_not_of("\r\n") + 1));
}

FunctionResult startswith_call(const CallContext&, Arguments arguments) {
  return Value::boolean(arguments[0].as_string().starts_with(arguments[1].as_string()));
}

FunctionResult endswith_call(const CallContext&, Arguments arguments) {
  return Value::boolean(arguments[0].as_string().ends_with(arguments[1].as_string()));
}

FunctionResult strcontains_call(const CallContext&, Arguments arguments) {
  return Value::boolean(arguments[0].as_string().find(arguments[1].as_string()) !=
                        std::string::npos);
}

FunctionResult indent_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(int64_t spaces, whole_number(arguments[0]));
  if (spaces < 0 || spaces > kLargestIndent) {
    return argument_error(0, fmt::format("must be between 0 and {}", kLargestIndent));
  }
  std::string pad = "\n" + std::string(static_cast<size_t>(spaces), ' ');
  const std::string& indented = arguments[1].as_string();
  const auto lines = static_cast<size_t>(std::ranges::count(indented, '\n'));
  KILN_TRY(check_length(indented.size() + lines * pad.size()));
  std::string out;
  for (char c : indented) {
    if (c == '\n') {
      out += pad;
    } else {
      out += c;
    }
  }
  return Value::string(out);
}

FunctionResult join_call(const CallContext&, Arguments arguments) {
  Arguments lists = arguments.subspan(1);
  if (lists.empty()) {
    return call_error("at least one list is required");
  }
  if (!std::all_of(lists.begin(), lists.end(),
                   [](const Value& list) { return list.is_wholly_known(); })) {
    return pending(Type::string());
  }
  size_t length = 0;
  for (const Value& list : lists) {
    for (const Value& element : list.elements()) {
      length +=
          arguments[0].as_string().size() + (element.is_null() ? 0 : element.as_string().size());
    }
  }
  KILN_TRY(check_length(length));
  std::string out;
  bool first = true;
  for (size_t i = 0; i < lists.size(); ++i) {
    const auto& elements = lists[i].elements();
    for (size_t j = 0; j < elements.size(); ++j) {
      if (elements[j].is_null()) {
        std::string which = lists.size() > 1 ? fmt::format(" of list {}", i + 1) : "";
        return argument_error(
            static_cast<int>(i) + 1,
            fmt::format("element {}{} is null; cannot concatenate null values", j, which));
      }
      if (!first) {
        out += arguments[0].as_string();
      }
      out += elements[j].as_string();
      first = false;
    }
  }
  return Value::string(out);
}

FunctionResult split_call(const CallContext&, Arguments arguments) {
  const std::string& separator = arguments[0].as_string();
  std::string_view text = arguments[1].as_string();
  std::vector<std::string> parts;
  if (separator.empty()) {
    while (!text.empty()) {
      size_t size = first_code_point(text).size;
      parts.emplace_back(text.substr(0, size));
      text.remove_prefix(size);
    }
    return string_list(parts);
  }
  for (size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    parts.emplace_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  parts.emplace_back(text);
  return string_list(parts);
}

// How often a part occurs in a text; the empty one before, after and between the bytes of it at
// most.
size_t count_of(std::string_view text, std::string_view part) {
  if (part.empty()) {
    return text.size() + 1;
  }
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

FunctionResult replace_call(const CallContext&, Arguments arguments) {
  std::string_view text = arguments[0].as_string();
  const std::string& old = arguments[1].as_string();
  const std::string& replacement = arguments[2].as_string();
  std::string out;
  KILN_TRY(check_length(text.size() + count_of(text, old) * replacement.size()));
  if (old.empty()) {
    out = replacement;
    while (!text.empty()) {
      size_t size = first_code_point(text).size;
      out += text.substr(0, size);
      out += replacement;
      text.remove_prefix(size);
    }
    return Value::string(out);
  }
  for (size_t at = text.find(old); at != std::string_view::npos; at = text.find(old)) {
    out += text.substr(0, at);
    out += replacement;
    text.remove_prefix(at + old.size());
  }
  out += text;
  return Value::string(out);
}

FunctionResult strrev_call(const CallContext&, Arguments arguments) {
  std::vector<std::string_view> clusters = split_graphemes(arguments[0].as_string());
  std::string out;
  for (auto cluster = clusters.rbegin(); cluster != clusters.rend(); ++cluster) {
    out += *cluster;
  }
  return Value::string(out);
}

FunctionResult substr_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(int64_t offset, whole_number(arguments[1]));
  KILN_ASSIGN(int64_t length, whole_number(arguments[2]));
  std::vector<std::string_view> clusters = split_graphemes(arguments[0].as_string());
  auto count = static_cast<int64_t>(clusters.size());
  if (offset < 0) {
    offset += count;
    // A length of zero means "to the end" after a negative offset: a slip of the original's that
    // templates may rely on.
    length = length == 0 ? -1 : length;
  }
  int64_t begin = std::clamp<int64_t>(offset, 0, count);
  int64_t end = length < 0 ? count : begin + std::min(length, count - begin);
  std::string out;
  for (int64_t i = begin; i < end; ++i) {
    out += clusters[static_cast<size_t>(i)];
  }
  return Value::string(out);
}

FunctionResult trim_call(const CallContext&, Arguments arguments) {
  std::u32string set;
  for (std::string_view rest = arguments[1].as_string(); !rest.empty();) {
    CodePoint next = first_code_point(rest);
    set += next.value;
    rest.remove_prefix(next.size);
  }
  return Value::string(trim_ends(arguments[0].as_string(),
                                 [&](char32_t c) { return set.find(c) != std::u32string::npos; }));
}

FunctionResult trimspace_call(const CallContext&, Arguments arguments) {
  return Value::string(trim_ends(arguments[0].as_string(), is_space));
}

FunctionResult trimprefix_call(const CallContext&, Arguments arguments) {
  std::string_view text = arguments[0].as_string();
  const std::string& prefix = arguments[1].as_string();
  return Value::string(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
}

FunctionResult trimsuffix_call(const CallContext&, Arguments arguments) {
  std::string_view text = arguments[0].as_string();
  const std::string& suffix = arguments[1].as_string();
  return Value::string(text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text);
}

}  // namespace

std::span<const FunctionInfo> string_functions() {
  static const Parameter str = string_parameter("str", "The text.");
  static const FunctionInfo functions[] = {
      {
          .name = "chomp",
          .category = "string",
          .doc = "The text without the line ends at its end.",
          .example = {R"(chomp("hello\n"))", R"("hello")"},
          .parameters = {str},
          .result = Type::string(),
          .call = chomp_call,
      },
      {
          .name = "endswith",
          .category = "string",
          .doc = "Whether a text ends with another.",
          .example = {R"(endswith("disk.qcow2", ".qcow2"))", "true"},
          .parameters = {str, string_parameter("suffix", "What it may end with.")},
          .result = Type::boolean(),
          .call = endswith_call,
      },
      {
          .name = "indent",
          .category = "string",
          .doc = "Puts blanks before every line but the first.",
          .example = {R"(indent(2, "a:\nb: 1"))", R"("a:\n  b: 1")"},
          .parameters = {number_parameter("spaces", "How many."), str},
          .result = Type::string(),
          .call = indent_call,
      },
      {
          .name = "join",
          .category = "string",
          .doc = "The strings of one or more lists as one string. A null among them is an error.",
          .example = {R"(join(", ", ["a", "b", "c"]))", R"("a, b, c")"},
          .parameters = {string_parameter("separator", "What goes between two strings.")},
          .rest = Parameter{.name = "lists",
                            .type = Type::list(Type::string()),
                            .doc = "The lists, at least one."},
          .result = Type::string(),
          .call = join_call,
      },
      {
          .name = "lower",
          .category = "string",
          .doc = "The text in lower case.",
          .example = {R"(lower("DEBIAN"))", R"("debian")"},
          .parameters = {str},
          .result = Type::string(),
          .call = lower_call,
      },
      {
          .name = "replace",
          .category = "string",
          .doc = "Replaces every occurrence of a text in another. For patterns there is "
                 "regex_replace.",
          .example = {R"(replace("a-b-c", "-", "_"))", R"("a_b_c")"},
          .parameters = {str, string_parameter("substr", "What to replace."),
                         string_parameter("replace", "What to put in its place.")},
          .result = Type::string(),
          .call = replace_call,
      },
      {
          .name = "split",
          .category = "string",
          .doc = "Cuts a text at every separator.",
          .example = {R"(split(",", "a,b,c"))", R"(["a", "b", "c"])"},
          .parameters = {string_parameter("separator",
                                          "Where to cut; empty cuts after every character."),
                         str},
          .result = Type::list(Type::string()),
          .call = split_call,
      },
      {
          .name = "startswith",
          .category = "string",
          .doc = "Whether a text begins with another.",
          .example = {R"(startswith("debian-12", "debian-"))", "true"},
          .parameters = {str, string_parameter("prefix", "What it may begin with.")},
          .result = Type::boolean(),
          .call = startswith_call,
      },
      {
          .name = "strcontains",
          .category = "string",
          .doc = "Whether a text contains another.",
          .example = {R"(strcontains("debian-12-amd64", "12"))", "true"},
          .parameters = {str, string_parameter("substr", "What to look for.")},
          .result = Type::boolean(),
          .not_null = false,
          .call = strcontains_call,
      },
      {
          .name = "strrev",
          .category = "string",
          .doc = "The text's characters from last to first.",
          .example = {R"(strrev("abc"))", R"("cba")"},
          .parameters = {str},
          .result = Type::string(),
          .call = strrev_call,
      },
      {
          .name = "substr",
          .category = "string",
          .doc = "Part of a text, counted in characters as people see them. What lies beyond the "
                 "end is left out.",
          .example = {R"(substr("debian-12", 0, 6))", R"("debian")"},
          .parameters =
              {str, number_parameter("offset", "Where it begins; negative counts from the end."),
               number_parameter("length", "How many characters; -1 means all that follow.")},
          .result = Type::string(),
          .call = substr_call,
      },
      {
          .name = "title",
          .category = "string",
          .doc = "The text with the first letter of each word in upper case.",
          .example = {R"(title("hello world"))", R"("Hello World")"},
          .parameters = {str},
          .result = Type::string(),
          .call = title_call,
      },
      {
          .name = "trim",
          .category = "string",
          .doc = "The text without certain characters at both ends.",
          .example = {R"(trim("--a-b--", "-"))", R"("a-b")"},
          .parameters = {str, string_parameter("cutset", "The characters to remove.")},
          .result = Type::string(),
          .call = trim_call,
      },
      {
          .name = "trimprefix",
          .category = "string",
          .doc = "The text without a beginning, if it has that.",
          .example = {R"(trimprefix("v1.2", "v"))", R"("1.2")"},
          .parameters = {str, string_parameter("prefix", "The beginning.")},
          .result = Type::string(),
          .call = trimprefix_call,
      },
      {
          .name = "trimspace",
          .category = "string",
          .doc = "The text without blanks and line ends at both ends.",
          .example = {R"(trimspace("  a b\n"))", R"("a b")"},
          .parameters = {str},
          .result = Type::string(),
          .call = trimspace_call,
      },
      {
          .name = "trimsuffix",
          .category = "string",
          .doc = "The text without an ending, if it has that.",
          .example = {R"(trimsuffix("disk.img", ".img"))", R"("disk")"},
          .parameters = {str, string_parameter("suffix", "The ending.")},
          .result = Type::string(),
          .call = trimsuffix_call,
      },
      {
          .name = "upper",
          .category = "string",
          .doc = "The text in upper case.",
          .example = {R"(upper("debian"))", R"("DEBIAN")"},
          .parameters = {str},
          .result = Type::string(),
          .call = upper_call,
      },
  };
  return functions;
}

}  // namespace kiln
