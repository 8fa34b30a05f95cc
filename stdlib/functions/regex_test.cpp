#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("regex functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {R"(regex("(", "a"))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ) in (.)"},
      {R"(regex("a(b)?", "a"))", "tuple([string]) [null]"},
      {R"x(regex("(?P<x>a)(b)", "ab"))x",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: cannot mix both named and unnamed capture groups.)"},
      {R"x(regex("(?P<x>a)", "ab"))x", R"(object({x=string}) {"x":"a"})"},
      {R"(regex("z", "ab"))",
       R"(Error in function call: Call to function "regex" failed: pattern did not match any part of the given string.)"},
      {R"x(regexall("a(.)", "abac"))x", R"(list(tuple([string])) [["b"],["c"]])"},
      {R"(regexall("z", "abac"))", "list(string) []"},
      {R"x(regex_replace("abc", "(b)", "<$1>"))x", R"(string "a<b>c")"},
      {R"x(regex_replace("abc", "(?P<x>b)", "<$${x}y>"))x", R"(string "a<by>c")"},
      {R"(regex_replace("abc", "(", ""))",
       R"(Error in function call: Call to function "regex_replace" failed: error parsing regexp: missing closing ): `(`.)"},
      {R"(regex_replace("abc", "b", "$$"))", R"(string "a$c")"},
      {R"x(regex_replace("abc", "(b)", "$1x"))x", R"(string "ac")"},
      {R"(regex_replace("abc", "", "-"))", R"(string "-a-b-c-")"},
      {R"(regex_replace("abc", "x*", "-"))", R"(string "-a-b-c-")"},
      {R"(regex_replace("abcb", "b*", "-"))", R"(string "-a-c-")"},
      {R"(regex("[z-a]", ""))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: invalid character class range in z-a.)"},
      {R"(regex("a**", ""))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: invalid nested repetition operator in **.)"},
      {R"(regex("\\8", ""))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: invalid escape sequence in \8.)"},
      {R"x(regex("a)", "a"))x",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: unexpected ) in a).)"},
      {R"(regex("*", "a"))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: missing argument to repetition operator in *.)"},
      {R"(regex("[a", "a"))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ] in [a.)"},
      {R"(regex("a\\", "a"))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: trailing backslash at end of expression in .)"},
      {R"(regex("a{1001}", "a"))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: invalid repeat count in {1001}.)"},
      {R"(regex("(?P<n", "a"))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: invalid named capture in (?P<n.)"},
      {R"(regex("\\pX", "a"))",
       R"(Invalid function argument: Invalid value for "pattern" parameter: invalid regexp pattern: invalid character class range in \pX.)"},
      {R"(regexall("", "ab"))", R"(list(string) ["","",""])"},
      {R"(regexall("a*", "baac"))", R"(list(string) ["","aa",""])"},
      {R"(regex("a\\pZ", "a"))",
       R"(Error in function call: Call to function "regex" failed: pattern did not match any part of the given string.)"},
      {R"x(regex("(a)(b)", unknown))x", R"(tuple([string,string]) {"$unknown":true})"},
      {R"x(regexall("(?P<x>a)", unknown))x", R"(list(object({x=string})) {"$unknown":true})"},
  }));
}

}  // namespace
}  // namespace kiln
