#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("set functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {R"(setproduct([1],["a","b"]))", R"(list(tuple([number,string])) [[1,"a"],[1,"b"]])"},
      {R"(setproduct([1,2],["a","b"],[true]))",
       R"(list(tuple([number,string,bool])) [[1,"a",true],[1,"b",true],[2,"a",true],[2,"b",true]])"},
      {"setproduct([1])",
       R"(Error in function call: Call to function "setproduct" failed: at least two arguments are required.)"},
      {"setproduct([1],[])", "list(tuple([number,any])) []"},
      {"setproduct(1,2)",
       R"(Invalid function argument: Invalid value for "sets" parameter: a set or a list is required.)"},
      {"setproduct([1,true],[1])",
       R"(Invalid function argument: Invalid value for "sets" parameter: all elements must be of the same type.)"},
      {R"(setproduct(convert([1,2],set(number)),["a"]))",
       R"(set(tuple([number,string])) [[1,"a"],[2,"a"]])"},
      {R"(setunion([1],["a"]))", R"(set(string) ["1","a"])"},
      {"setunion()",
       R"(Not enough function arguments: Function "setunion" expects at least 1 argument(s). Missing value for "first_set".)"},
      {"setunion([1],[true])",
       R"(Error in function call: Call to function "setunion" failed: given sets must all have compatible element types.)"},
      {"setunion([],[1])", "set(number) [1]"},
      {"setintersection([1,2],[2,3])", "set(number) [2]"},
      {"setintersection([1,2],[])", "set(number) []"},
      {R"(setunion(["a"], [unknown]))", R"(set(string) ["a",{"$unknown":true}])"},
      {"setproduct(range(1000), range(1000), range(2))",
       R"(Error in function call: Call to function "setproduct" failed: the product has more than 1000000 elements.)"},
  }));
}

TEST_CASE("setproduct says so when elements hide of what type they are") {
  check_cases(std::to_array<FunctionCase>({
      {"setproduct([1], [[true], null])",
       R"(Error in function call: Call to function "setproduct" failed: the elements of each argument must be of one type.)"},
      {"setproduct([1], [null])", R"(list(tuple([number,any])) [[1,null]])"},
  }));
}

}  // namespace
}  // namespace kiln
