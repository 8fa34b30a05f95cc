// Functions that Packer lacks, as people know them from elsewhere.
#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("functions of collections that Packer lacks") {
  check_cases(std::to_array<FunctionCase>({
      {"one([])", "any null"},
      {"one(tolist([]))", "any null"},
      {"one([1])", "number 1"},
      {R"(one(toset(["a"])))", R"(string "a")"},
      {"one([1, 2])",
       R"(Invalid function argument: Invalid value for "list" parameter: must be a list, set, or tuple value with either zero or one elements.)"},
      {"one(tolist([1, 2]))",
       R"(Invalid function argument: Invalid value for "list" parameter: must be a list, set, or tuple value with either zero or one elements.)"},
      {R"(one("a"))",
       R"(Invalid function argument: Invalid value for "list" parameter: must be a list, set, or tuple value with either zero or one elements.)"},
      {"one([secret])", R"(string {"$marks":["sensitive"],"$value":"secret"})"},
      {"one(unknown_any)", R"(any {"$unknown":true})"},
      {"setsubtract([1, 2, 3], [2], [1])",
       R"(Too many function arguments: Function "setsubtract" expects only 2 argument(s).)"},
      {R"(setsubtract(["b", "a", "c"], ["b", "d"]))", R"(set(string) ["a","c"])"},
      {R"(setsubtract([1, 2], ["2"]))", R"(set(string) ["1"])"},
      {R"(setsubtract(["a"], [unknown]))", R"(set(string) {"$unknown":true})"},
      {R"(matchkeys(["a", "b"], ["x"], ["x"]))",
       R"(Error in function call: Call to function "matchkeys" failed: length of keys and values should be equal.)"},
      {R"(matchkeys(["a", "b"], ["x", "y"], []))", "list(string) []"},
      {R"(matchkeys(["a", "b"], [1, 2], ["2"]))", R"(list(string) ["b"])"},
      {R"(matchkeys(["a", "b"], [unknown, "y"], ["y"]))", R"(list(string) {"$unknown":true})"},
      {R"(matchkeys(["a", "b"], [null, "y"], ["y"]))", R"(list(string) ["b"])"},
      {"transpose({})", "map(list(string)) {}"},
      {R"(transpose({ a = ["x"], b = ["x", "y"] }))",
       R"(map(list(string)) {"x":["a","b"],"y":["b"]})"},
      {R"(transpose({ a = [null] }))",
       R"(Invalid function argument: Invalid value for "values" parameter: the list of "a" has a null.)"},
      {R"(transpose({ a = [unknown] }))", R"(map(list(string)) {"$unknown":true})"},
  }));
}

TEST_CASE("secrets can be made and unmade") {
  check_cases(std::to_array<FunctionCase>({
      {R"(sensitive("a"))", R"(string {"$marks":["sensitive"],"$value":"a"})"},
      {"sensitive(null)", R"(any {"$marks":["sensitive"],"$value":null})"},
      {"nonsensitive(secret)", R"(string "secret")"},
      {"nonsensitive([secret])", R"(tuple([string]) [{"$marks":["sensitive"],"$value":"secret"}])"},
      {"nonsensitive(1)", "number 1"},
      {"issensitive(secret)", "bool true"},
      {"issensitive([secret])", "bool false"},
      {"issensitive(1)", "bool false"},
      {"issensitive(unknown)", R"(bool {"$unknown":true})"},
      {"issensitive(sensitive(unknown))", "bool true"},
  }));
}

TEST_CASE("encodings that Packer lacks") {
  check_cases(std::to_array<FunctionCase>({
      {R"(base64gunzip(base64gzip("héllo")))", R"(string "héllo")"},
      {R"(base64gunzip("aGVsbG8="))",
       R"(Error in function call: Call to function "base64gunzip" failed: failed to gunzip the bytes: they are no whole gzip file.)"},
      {R"(base64gunzip("?"))",
       R"(Error in function call: Call to function "base64gunzip" failed: failed to decode base64 data '?'.)"},
      {R"(urldecode(urlencode("a b/ü&%")))", R"(string "a b/ü&%")"},
      {R"(urldecode("%4"))",
       R"(Error in function call: Call to function "urldecode" failed: failed to decode URL '%4': invalid URL escape "%4".)"},
      {R"(urldecode("%FF"))",
       R"(Error in function call: Call to function "urldecode" failed: the result of decoding the provided string is not valid UTF-8.)"},
      {R"(timecmp("2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00"))", "number 0"},
      {R"(timecmp("2024-01-01T00:00:01Z", "2024-01-01T00:00:00Z"))", "number 1"},
      {R"(timecmp("x", "2024-01-01T00:00:00Z"))",
       R"(Invalid function argument: Invalid value for "timestamp_a" parameter: not a valid RFC3339 timestamp: cannot use "x" as year.)"},
  }));
}

TEST_CASE("TOML is read and written") {
  check_cases(std::to_array<FunctionCase>({
      {R"(tomldecode("a = 1\nb = [1.5, true]\nc.d = \"x\"\nt = 1979-05-27T07:32:00Z\n[[e]]\n[[e]]\nf = 0x10\n"))",
       R"(object({a=number,b=tuple([number,bool]),c=object({d=string}),e=tuple([object({}),object({f=number})]),t=string}) {"a":1,"b":[1.5,true],"c":{"d":"x"},"e":[{},{"f":16}],"t":"1979-05-27T07:32:00Z"})"},
      {R"(tomldecode(""))", "object({}) {}"},
      {R"(tomldecode(tomlencode({ a = { b = [1, { c = "ü\n" }] }, d = -1.25, e = false })))",
       R"(object({a=object({b=tuple([number,object({c=string})])}),d=number,e=bool}) {"a":{"b":[1,{"c":"ü\n"}]},"d":-1.25,"e":false})"},
      {R"(tomlencode({ a = { b = null } }))",
       R"(Invalid function argument: Invalid value for "value" parameter: cannot be written as TOML: a.b is null, for which TOML has no word.)"},
      {R"(tomlencode({ a = [18446744073709551616] }))",
       R"(Invalid function argument: Invalid value for "value" parameter: cannot be written as TOML: a[0] is a whole number of more than 64 bits.)"},
      {R"(tomlencode([1]))",
       R"(Invalid function argument: Invalid value for "value" parameter: only a map or an object can be a TOML document.)"},
      {R"(tomlencode({ a = unknown }))", R"(string {"$unknown":true})"},
  }));
  check_cases(std::to_array<FunctionCase>({
      {R"(tomldecode("a = \n"))",
       R"(Error in function call: Call to function "tomldecode" failed: on line 1, column 5: Error while parsing key-value pair: expected value, saw '\n'.)"},
  }));
}

TEST_CASE("patterns may have names in both forms") {
  check_cases(std::to_array<FunctionCase>({
      {R"x(regex("(?<a>x)(?P<b>y)", "xy"))x", R"(object({a=string,b=string}) {"a":"x","b":"y"})"},
      {R"(regexall("[(?<]+", "a(?<b"))", R"(list(string) ["(?<"])"},
      {R"(regexall("\\(\\?<a>", "(?<a>"))", R"(list(string) ["(?<a>"])"},
      {R"(regexall("\\Q(?<a>\\E", "(?<a>"))", R"(list(string) ["(?<a>"])"},
      {R"x(regex_replace("ab", "(?<x>a)", "$1$1"))x", R"(string "aab")"},
  }));
}

}  // namespace
}  // namespace kiln
