#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("string functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {R"(substr("hello", 1.5, 2))",
       R"(Error in function call: Call to function "substr" failed: value must be a whole number, between -9223372036854775808 and 9223372036854775807.)"},
      {R"(join(",",["a",null]))",
       R"(Invalid function argument: Invalid value for "lists" parameter: element 1 is null; cannot concatenate null values.)"},
      {R"(join(",",["a"],["b"]))", R"(string "a,b")"},
      {R"(join(",",["a"],[null]))",
       R"(Invalid function argument: Invalid value for "lists" parameter: element 0 of list 2 is null; cannot concatenate null values.)"},
      {R"(join(","))",
       R"(Error in function call: Call to function "join" failed: at least one list is required.)"},
      {R"(join(",", "a"))",
       R"(Invalid function argument: Invalid value for "lists" parameter: list of string required.)"},
      {R"(split("","héy"))", R"(list(string) ["h","é","y"])"},
      {R"(split(",",""))", R"(list(string) [""])"},
      {R"(split("",""))", "list(string) []"},
      {R"(split(",","a,b,,c"))", R"(list(string) ["a","b","","c"])"},
      {R"(title("hello wörld-foo_bar it's"))", R"(string "Hello Wörld-Foo_bar It'S")"},
      {R"(upper("straße ǆ"))", R"(string "STRAßE Ǆ")"},
      {R"(lower("ÀÉİ"))", R"(string "àéi")"},
      {R"(replace("aXbX","X","$1"))", R"(string "a$1b$1")"},
      {R"(replace("abc","","-"))", R"(string "-a-b-c-")"},
      {R"(indent(2,"a\nb"))", R"(string "a\n  b")"},
      {R"(trim("  a ", " "))", R"(string "a")"},
      {R"(trim("éaé", "é"))", R"(string "a")"},
      {R"(trimspace("\t a\n"))", R"(string "a")"},
      {R"(chomp("a\r\n\n"))", R"(string "a")"},
      {R"(strrev("héllo"))", R"(string "olléh")"},
      {R"(substr("hello",-3,2))", R"(string "ll")"},
      {R"(substr("hello",-3,0))", R"(string "llo")"},
      {R"(substr("hello",1,-1))", R"(string "ello")"},
      {R"(substr("hello",9,1))", R"(string "")"},
      {R"(substr("hello",5,1))", R"(string "")"},
      {R"(substr("hello",-9,2))", R"(string "he")"},
      {R"(substr("",0,1))", R"(string "")"},
      {R"(strcontains("ab","b"))", "bool true"},
      {R"(startswith("ab",""))", "bool true"},
      {R"(endswith("ab","b"))", "bool true"},
      {R"(trimprefix("aab","a"))", R"(string "ab")"},
      {R"(trimsuffix("abb","b"))", R"(string "ab")"},
      {"upper(null)",
       R"(Invalid function argument: Invalid value for "str" parameter: argument must not be null.)"},
      {"upper([])",
       R"(Invalid function argument: Invalid value for "str" parameter: string required.)"},
      {"upper(unknown)", R"(string {"$unknown":true})"},
      {"upper(secret)", R"(string {"$marks":["sensitive"],"$value":"SECRET"})"},
      {R"(join(",", ["a", secret]))", R"(string {"$marks":["sensitive"],"$value":"a,secret"})"},
      {R"(indent(-1, "a\nb"))",
       R"(Invalid function argument: Invalid value for "spaces" parameter: must be between 0 and 10000.)"},
  }));
}

}  // namespace
}  // namespace kiln
