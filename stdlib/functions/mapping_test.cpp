#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("mapping functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {R"(lookup({a=1},"b",2))", "number 2"},
      {R"(lookup({a=1},"a",2))", "number 1"},
      {R"(lookup({a=1},"b"))",
       R"(Not enough function arguments: Function "lookup" expects 3 argument(s). Missing value for "default".)"},
      {R"(lookup([],"b",1))",
       R"(Invalid function argument: Invalid value for "inputMap" parameter: lookup() requires a map as the first argument.)"},
      {R"(lookup(convert({a=1},map(number)),"b","x"))",
       R"(Invalid function argument: Invalid value for "default" parameter: the default value must have the same type as the map elements.)"},
      {R"(lookup(convert({a=1},map(number)),"b","5"))", "number 5"},
      {"merge()", "object({}) {}"},
      {"merge({a=1},null,{b=2})", R"(object({a=number,b=number}) {"a":1,"b":2})"},
      {"merge({a=1},[1])",
       R"(Error in function call: Call to function "merge" failed: arguments must be maps or objects, got "tuple".)"},
      {"merge(convert({a=1},map(number)),convert({b=1},map(number)))",
       R"(map(number) {"a":1,"b":1})"},
      {R"(merge(convert({a=1},map(number)),convert({b="x"},map(string))))",
       R"(object({a=number,b=string}) {"a":1,"b":"x"})"},
      {"merge(null)", "object({}) {}"},
      {R"(zipmap(["a"],[1,2]))",
       R"(Error in function call: Call to function "zipmap" failed: number of keys (1) does not match number of values (2).)"},
      {R"(zipmap(["a","b"],[1,2]))", R"(object({a=number,b=number}) {"a":1,"b":2})"},
      {R"(zipmap(["a","b"],convert([1,2],list(number))))", R"(map(number) {"a":1,"b":2})"},
      {R"(zipmap(["a"],5))",
       R"(Error in function call: Call to function "zipmap" failed: values argument must be a list or tuple value.)"},
      {"zipmap([null],[1])",
       R"(Error in function call: Call to function "zipmap" failed: keys list has null value at index 0.)"},
      {"keys([])",
       R"(Invalid function argument: Invalid value for "inputMap" parameter: must have map or object type.)"},
      {"keys({b=1,a=2})", R"(tuple([string,string]) ["a","b"])"},
      {"keys(convert({b=1,a=2},map(number)))", R"(list(string) ["a","b"])"},
      {"values([])",
       R"(Error in function call: Call to function "values" failed: values() requires a map as the first argument.)"},
      {R"(values({b=1,a="x"}))", R"(tuple([string,number]) ["x",1])"},
      {"keys({a = unknown})", R"(tuple([string]) ["a"])"},
      {"values({a = unknown, b = 1})", R"(tuple([string,number]) [{"$unknown":true},1])"},
      {"merge({a = unknown}, {b = secret})",
       R"(object({a=string,b=string}) {"a":{"$unknown":true},"b":{"$marks":["sensitive"],"$value":"secret"}})"},
      {R"(lookup({a = secret, b = "x"}, "b", "y"))", R"(string "x")"},
      {R"(zipmap(["a", "b"], [unknown, secret]))",
       R"(object({a=string,b=string}) {"a":{"$unknown":true},"b":{"$marks":["sensitive"],"$value":"secret"}})"},
  }));
}

}  // namespace
}  // namespace kiln
