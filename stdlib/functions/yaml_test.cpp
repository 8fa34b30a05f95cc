#include "fmt/format.h"
#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("yaml functions give what the original gives") {
  check_cases(std::
                  to_array<FunctionCase>(
                      {
                          {R"(yamlencode({a=1,b=[1,"x",null,true,{c="d e"}],c={},d=[]}))",
                           R"(string "\"a\": 1\n\"b\":\n- 1\n- \"x\"\n- null\n- true\n- \"c\": \"d e\"\n\"c\": {}\n\"d\": []\n")"},
                          {"yamlencode([])", R"(string "[]\n")"},
                          {"yamlencode({})", R"(string "{}\n")"},
                          {R"(yamlencode("x"))", R"(string "\"x\"\n")"},
                          {"yamlencode(1.5)", R"(string "1.5\n...\n")"},
                          {"yamlencode(null)", R"(string "null\n...\n")"},
                          {R"(yamlencode("a\nb"))", R"(string "|-\n  a\n  b\n")"},
                          {R"(yamlencode("é\u0001\t\"\\"))", R"(string "\"é\\x01\\t\\\"\\\\\"\n")"},
                          {"yamlencode([[1,2],[3]])", R"(string "- - 1\n  - 2\n- - 3\n")"},
                          {R"(yamlencode({"a b"=[{x=1,y=2}], z={q={r=1}}}))",
                           R"(string "\"a b\":\n- \"x\": 1\n  \"y\": 2\n\"z\":\n  \"q\":\n    \"r\": 1\n")"},
                          {R"(yamlencode(["line1\nline2 \n", "\u00a0\u2028\ufeff"]))",
                           R"(string "- \"line1\\nline2 \\n\"\n- \" \\L\\uFEFF\"\n")"},
                          {R"(yamlencode("a long line with many many words that goes beyond eighty characters for sure so folding would happen here"))",
                           R"(string "\"a long line with many many words that goes beyond eighty characters for sure so folding\n  would happen here\"\n")"},
                          {R"(yamlencode({"k\nx"=1}))", R"(string "? |-\n  k\n  x\n: 1\n")"},
                          {"yamlencode([null])", R"(string "- null\n")"},
                          {R"(yamlencode([""]))", R"(string "- \"\"\n")"},
                          {"yamlencode({a=[[]],b=[{}]})",
                           R"(string "\"a\":\n- []\n\"b\":\n- {}\n")"},
                          {"yamlencode(true)", R"(string "true\n...\n")"},
                          {"yamlencode(1/3)",
                           R"(string "0.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333335\n...\n")"},
                          {"yamlencode(1e50)",
                           R"(string "100000000000000000000000000000000000000000000000000\n...\n")"},
                          {"yamlencode(-0.0)", R"(string "-0\n...\n")"},
                          {R"(yamlencode("😀"))", R"(string "\"\\U0001F600\"\n")"},
                          {R"(yamldecode("a: 1\nb: [1, 2.5, 'x', yes, true, null, ~, 0x1F, 0o17, 017, 1e3, .5, .inf, -.INF, .nan, 1_000]\n"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 1, column 77: floating point NaN is not supported.)"},
                          {R"(yamldecode(""))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 1, column 1: missing start of document.)"},
                          {R"(yamldecode("- a\n- b: c\n"))",
                           R"(tuple([string,object({b=string})]) ["a",{"b":"c"}])"},
                          {R"(yamldecode("a: &x 1\nb: *x"))",
                           R"(object({a=number,b=number}) {"a":1,"b":1})"},
                          {R"(yamldecode("a: 2020-01-01"))",
                           R"(object({a=string}) {"a":"2020-01-01T00:00:00Z"})"},
                          {R"(yamldecode("a: !!str 1\nb: !!int 5\nc: !!binary aGk=\n"))",
                           R"(object({a=string,b=number,c=string}) {"a":"1","b":5,"c":"aGk="})"},
                          {R"(yamldecode("a: 1\na: 2\n"))", R"(object({a=number}) {"a":2})"},
                          {R"(yamldecode("{a: 1"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 1, column 1: did not find expected ',' or '}'.)"},
                          {R"(yamldecode("a: b: c"))",
                           R"(Error in function call: Call to function "yamldecode" failed: mapping values are not allowed in this context.)"},
                          {R"(yamldecode("---\na\n---\nb\n"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 2, column 1: unexpected extra content after value.)"},
                          {R"(yamldecode("<<: {a: 1}\nb: 2"))",
                           R"(object({a=number,b=number}) {"a":1,"b":2})"},
                          {R"(yamldecode("x: &a {p: 1}\ny:\n  <<: *a\n  q: 2\n"))",
                           R"(object({true=object({p=number,q=number}),x=object({p=number})}) {"true":{"p":1,"q":2},"x":{"p":1}})"},
                          {R"(yamldecode("1: a\ntrue: b\nnull: c"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 2, column 1: mapping key cannot be null.)"},
                          {R"(yamldecode("a: |\n  x\n  y\nb: >\n  x\n  y\n"))",
                           R"(object({a=string,b=string}) {"a":"x\ny\n","b":"x y\n"})"},
                          {R"(yamldecode("hello"))", R"(string "hello")"},
                          {R"(yamldecode("12"))", "number 12"},
                          {R"(yamldecode("? a\n: b"))", R"(object({a=string}) {"a":"b"})"},
                          {R"(yamldecode("[a]: b"))",
                           R"(Error in function call: Call to function "yamldecode" failed: only strings are allowed as mapping keys.)"},
                          {R"(yamldecode("&a [*a]"))",
                           R"(Error in function call: Call to function "yamldecode" failed: cannot refer to anchor "a" from inside its own definition.)"},
                          {R"(yamldecode("!foo bar"))",
                           R"(Error in function call: Call to function "yamldecode" failed: unsupported tag "!foo".)"},
                          {R"(yamldecode("\"\\u00e9\""))", R"(string "é")"},
                          {R"(yamldecode("Yes"))", "bool true"},
                          {R"(yamldecode("on"))", "bool true"},
                          {R"(yamldecode("True"))", "bool true"},
                          {R"(yamldecode("NULL"))", R"(any {"$unknown":true})"},
                          {R"(yamldecode("+1"))", "number 1"},
                          {R"(yamldecode("1:30"))", R"(string "1:30")"},
                          {R"(yamldecode("0b101"))", "number 5"},
                          {R"(yamldecode("0x10"))", R"(string "0x10")"},
                          {R"(yamldecode("!!int 0x10"))", "number 16"},
                          {R"(yamldecode("'1'"))", R"(string "1")"},
                          {R"(yamldecode("*x"))",
                           R"(Error in function call: Call to function "yamldecode" failed: reference to undefined anchor "x".)"},
                          {R"(yamldecode("a:\n\t- b"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 2, column 1: found character that cannot start any token.)"},
                          {R"(yamlencode("a\n"))", R"(string "|\n  a\n")"},
                          {R"(yamlencode("a\n\n"))", R"(string "|+\n  a\n\n")"},
                          {R"(yamlencode(["a\n\n", "b"]))", R"(string "- |+\n  a\n\n- \"b\"\n")"},
                          {R"(yamlencode(["b", "a\n\n"]))", R"(string "- \"b\"\n- |+\n  a\n\n")"},
                          {R"(yamlencode({a = "x\n  y\n", b = " lead\nx"}))",
                           R"(string "\"a\": |\n  x\n    y\n\"b\": |2-\n   lead\n  x\n")"},
                          {R"(yamlencode("\n"))", R"(string "|2+\n\n")"},
                          {R"(yamlencode({a = "tab\there\nx"}))",
                           R"(string "\"a\": \"tab\\there\\nx\"\n")"},
                          {R"(yamlencode(["word word word word word word word word word word word word word word word word word  word word word"]))",
                           R"(string "- \"word word word word word word word word word word word word word word word word\n  word  word word word\"\n")"},
                          {"yamlencode({"
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                           "aaaaaaaaaaaaaaaaaaaa"
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa = 1})",
                           R"(string "? \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n: 1\n")"},
                          {R"(yamlencode([[["a", ["b"]], {x = [{y = "z"}]}]]))",
                           R"(string "- - - \"a\"\n    - - \"b\"\n  - \"x\":\n    - \"y\": \"z\"\n")"},
                          {"yamlencode({a = {b = {c = [1, [2, {d = 3}]]}}})",
                           R"(string "\"a\":\n  \"b\":\n    \"c\":\n    - 1\n    - - 2\n      - \"d\": 3\n")"},
                          {"yamlencode([{a = 1, b = 2}, {a = 3}])",
                           R"(string "- \"a\": 1\n  \"b\": 2\n- \"a\": 3\n")"},
                          {R"(yamlencode({"line\nkey" = {x = 1}, z = [[], {}]}))",
                           R"(string "? |-\n  line\n  key\n: \"x\": 1\n\"z\":\n- []\n- {}\n")"},
                          {R"(yamlencode({"line\nkey" = [1, 2]}))",
                           R"(string "? |-\n  line\n  key\n: - 1\n  - 2\n")"},
                          {R"(yamlencode("\u0085\u00a0\u2029\u200b"))",
                           R"(string "\"\\N \\P​\"\n")"},
                          {"yamlencode(1/0)", R"(string "+Inf\n...\n")"},
                          {R"(yamlencode(convert(["b", "a"], set(string))))",
                           R"(string "- \"a\"\n- \"b\"\n")"},
                          {R"(yamldecode("a: [1, 2.5, 'x', yes, true, null, ~, 0x1F, 0o17, 017, 1e3, .5, .inf, -.INF, 1_000, -0x10, +.5]\n"))",
                           R"(object({a=tuple([number,number,string,bool,bool,any,any,string,string,number,number,number,number,number,number,string,number])}) {"a":[1,2.5,"x",true,true,null,null,"0x1F","0o17",17,1000,0.5,{"$number":"+Inf"},{"$number":"-Inf"},1000,"-0x10",0.5]})"},
                          {R"(yamldecode("- 2001-12-14t21:59:43.10-05:00\n- 2001-12-14 21:59:43.10\n- 2002-1-4\n- 2002-13-14\n- 12:30\n- 1.2.3\n- 0x\n- 1e\n- e5\n- .\n- -.\n- '2002-12-14'\n"))", R"(tuple([string,string,string,string,string,string,string,string,string,string,string,string]) ["2001-12-14T21:59:43-05:00","2001-12-14T21:59:43Z","2002-01-04T00:00:00Z","2002-13-14","12:30","1.2.3","0x","1e","e5",".","-.","2002-12-14"])"},
                          {R"(yamldecode("a: !!bool yes\nb: !!float 1\nc: !!null x\nd: !!timestamp 2002-1-1"))",
                           R"(object({a=bool,b=number,c=any,d=string}) {"a":true,"b":1,"c":null,"d":"2002-01-01T00:00:00Z"})"},
                          {R"(yamldecode("a: !!bool x"))",
                           R"(Error in function call: Call to function "yamldecode" failed: cannot parse "x" as tag:yaml.org,2002:bool.)"},
                          {R"(yamldecode("a: !!int x"))",
                           R"(Error in function call: Call to function "yamldecode" failed: cannot parse "x" as tag:yaml.org,2002:int.)"},
                          {R"(yamldecode("a: &a [1, 2]\nb: [*a, *a]"))",
                           R"(object({a=tuple([number,number]),b=tuple([tuple([number,number]),tuple([number,number])])}) {"a":[1,2],"b":[[1,2],[1,2]]})"},
                          {R"(yamldecode("{a: b, 'c d': e, \"f\": [g]}"))",
                           R"(object({a=string,"c d"=string,f=tuple([string])}) {"a":"b","c d":"e","f":["g"]})"},
                          {R"(yamldecode("# only a comment\n"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 1, column 1: missing start of document.)"},
                          {R"(yamldecode("a:\n  - b\n  -\n    c: d\n"))",
                           R"(object({a=tuple([string,object({c=string})])}) {"a":["b",{"c":"d"}]})"},
                          {R"(yamldecode("%YAML 1.1\n---\na: 1\n...\n"))",
                           R"(object({a=number}) {"a":1})"},
                          {R"(yamldecode("a: 'it''s'\nb: \"x\\ty\\x41\""))",
                           R"(object({a=string,b=string}) {"a":"it's","b":"x\tyA"})"},
                          {R"(yamldecode("base: &b {x: 1, y: 2}\nz:\n  x: 9\n  <<: *b\n"))",
                           R"(object({base=object({true=number,x=number}),z=object({true=number,x=number})}) {"base":{"true":2,"x":1},"z":{"true":2,"x":1}})"},
                          {R"(yamldecode("<<: 1"))",
                           R"(Error in function call: Call to function "yamldecode" failed: cannot merge number into mapping.)"},
                          {R"(yamldecode("a: \"unclosed"))",
                           R"(Error in function call: Call to function "yamldecode" failed: found unexpected end of stream.)"},
                          {R"(yamldecode("a: \"x\nb: 1\n"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 3, column 1: found unexpected end of stream.)"},
                          {R"(yamldecode("a: 'x\n"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 2, column 1: found unexpected end of stream.)"},
                          {R"(yamldecode("\ta: 1"))",
                           R"(Error in function call: Call to function "yamldecode" failed: found character that cannot start any token.)"},
                          {R"(yamldecode("a: b\n\tc: d\n"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 2, column 1: found a tab character that violates indentation.)"},
                          {R"(yamldecode("a:\tb\nc: 1\t# d\n"))",
                           R"(object({a=string,c=number}) {"a":"b","c":1})"},
                          {R"(yamldecode("a: 'x\n  \ty'"))", R"(object({a=string}) {"a":"x y"})"},
                          {R"(yamldecode("a: |-\n  yes\nb: >-\n  1_000\nc: |\n"))",
                           R"(object({a=string,b=string,c=string}) {"a":"true","b":"1000","c":null})"},
                          {R"(yamldecode("|-\n  .nan"))",
                           R"(Error in function call: Call to function "yamldecode" failed: floating point NaN is not supported.)"},
                          {R"(yamldecode("a: !!int \"5\"\nb: !!bool 'x'\n"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 1, column 4: cannot parse "x" as tag:yaml.org,2002:bool.)"},
                          {R"(yamldecode("a: !!int \"5\"\nb: !!bool '1'\n"))",
                           R"(object({a=string,b=string}) {"a":"5","b":"1"})"},
                          {R"(yamldecode("- !!timestamp 12\n- !!bool 1\n- !!null yes\n- !!str 1\n"))",
                           R"(tuple([number,number,bool,string]) [12,1,true,"1"])"},
                          {R"(yamldecode("<<: [{a: 1}]"))",
                           R"(Error in function call: Call to function "yamldecode" failed: cannot merge tuple into mapping.)"},
                          {R"(yamldecode("'<<': {a: 1}"))", R"(object({a=number}) {"a":1})"},
                          {R"(yamldecode("&k a: 1\nb: *k"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 1, column 4: reference to undefined anchor "k".)"},
                          {R"(yamldecode("a: &x 1\nb: &x 2\nc: *x"))",
                           R"(object({a=number,b=number,c=number}) {"a":1,"b":2,"c":2})"},
                          {R"(yamldecode("!!seq {a: 1}"))",
                           R"(Error in function call: Call to function "yamldecode" failed: can't interpret mapping as tag:yaml.org,2002:seq.)"},
                          {R"(yamldecode("%YAML 1.2\n---\na"))",
                           R"(Error in function call: Call to function "yamldecode" failed: found incompatible YAML document.)"},
                          {R"(yamldecode("%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1"))",
                           R"(string "1")"},
                          {R"(yamldecode("\n\n- a\n b: ["))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 4, column 1: mapping values are not allowed in this context.)"},
                          {R"(yamldecode("---\n- a\n...\n"))", R"(tuple([string]) ["a"])"},
                          {R"(yamldecode("{a: 1, b}"))",
                           R"(object({a=number,b=any}) {"a":1,"b":null})"},
                          {R"(yamldecode("a: 1\n--- b"))",
                           R"(Error in function call: Call to function "yamldecode" failed: on line 1, column 1: unexpected extra content after value.)"},
                          {R"(yamldecode("- \u0001"))",
                           R"(Error in function call: Call to function "yamldecode" failed: control characters are not allowed.)"},
                          {R"(yamldecode("0b2"))",
                           R"(Error in function call: Call to function "yamldecode" failed: cannot parse "0b2" as tag:yaml.org,2002:int.)"},
                          {R"(yamldecode("1p5"))", R"(number 32)"},
                          {R"(yamldecode("- ! x"))",
                           R"(Error in function call: Call to function "yamldecode" failed: unsupported tag "!".)"},
                          {R"(yamldecode("|\n"))", R"(string null)"},
                          {R"(yamlencode(["a\n\n", ""]))", R"(string "- |+\n  a\n\n- \"\"\n")"},
                          {R"(yamlencode({"\t" = "a\r\nb", z = "x\u2028\ny"}))",
                           R"(string "\"\\t\": \"a\\r\\nb\"\n\"z\": |-\n  x \n  y\n")"},
                          {R"(yamlencode(["trailing \nblank", "\n\na", "---", "# c"]))",
                           R"(string "- \"trailing \\nblank\"\n- |2-\n\n\n  a\n- \"---\"\n- \"# c\"\n")"},
                      }));
}

TEST_CASE(
    "libyaml reads some YAML otherwise than the older one that Packer's library was made from") {
  check_cases(std::to_array<FunctionCase>({
      {R"(yamldecode("[a?b, http://x/?y=z]"))",
       R"(tuple([string,string]) ["a?b","http://x/?y=z"])"},
      {R"(yamldecode("{a:}"))",
       R"(Error in function call: Call to function "yamldecode" failed: found unexpected ':'.)"},
      {R"(yamldecode("\"\\/\""))", R"(string "/")"},
  }));
}

TEST_CASE("yamldecode refuses what would fill the memory or the stack") {
  const auto decode = [](const std::string& text) {
    const CallContext context;
    Scope scope;
    scope.set_functions(&functions(), &context);
    scope.set("text", Value::string(text));
    return evaluate_text("length(yamldecode(text))", scope);
  };
  const auto refused = [](std::string_view message) {
    return "Error in function call: Call to function \"yamldecode\" failed: " +
           std::string(message) + ".";
  };
  CHECK(decode(std::string(1000, '[') + std::string(1000, ']')) == "number 1");
  CHECK(decode(std::string(1001, '[') + std::string(1001, ']')) == refused("exceeded max depth"));
  std::string chain = "- &a0 []\n";
  std::string bomb = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  std::string directives;
  for (int i = 1; i <= 1001; ++i) {
    chain += fmt::format("- &a{} [*a{}]\n", i, i - 1);
    directives += fmt::format("%TAG !{}! x\n", i);
  }
  for (int i = 1; i <= 7; ++i) {
    bomb += fmt::format("- &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n",
                        i, i - 1);
  }
  CHECK(decode(chain) == refused("on line 999, column 10: exceeded max depth"));
  CHECK(decode(bomb) ==
        refused("on line 7, column 13: the document's aliases stand for too many values"));
  CHECK(decode(directives + "---\n[a]") == refused("too many %TAG directives"));
}

}  // namespace
}  // namespace kiln
