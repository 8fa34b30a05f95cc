#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("encoding functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {R"(csvdecode("a,b\n1,2\n3,4\n"))",
       R"(list(object({a=string,b=string})) [{"a":"1","b":"2"},{"a":"3","b":"4"}])"},
      {R"(csvdecode("a,b\n1\n"))",
       R"(Error in function call: Call to function "csvdecode" failed: CSV parse error on line 2: wrong number of fields.)"},
      {R"(csvdecode(""))",
       R"(Error in function call: Call to function "csvdecode" failed: missing header line.)"},
      {R"(csvdecode("a,a\n"))",
       R"(Error in function call: Call to function "csvdecode" failed: duplicate column name "a".)"},
      {R"(csvdecode("a\n\"x\"\"y\nz\"\n"))", R"(list(object({a=string})) [{"a":"x\"y\nz"}])"},
      {R"(csvdecode("a\n\"x\n"))",
       R"(Error in function call: Call to function "csvdecode" failed: CSV parse error on line 2: extraneous or missing " in quoted-field.)"},
      {R"(csvdecode("a\nx\"y\n"))",
       R"(Error in function call: Call to function "csvdecode" failed: CSV parse error on line 2: bare " in non-quoted-field.)"},
      {R"(csvdecode("a,b\r\n1, 2\r\n\r\n"))",
       R"(list(object({a=string,b=string})) [{"a":"1","b":" 2"}])"},
      {R"(csvdecode("a\n\"x\"y\n"))",
       R"(Error in function call: Call to function "csvdecode" failed: CSV parse error on line 2: extraneous or missing " in quoted-field.)"},
      {R"(csvdecode("a\n1,2"))",
       R"(Error in function call: Call to function "csvdecode" failed: CSV parse error on line 2: wrong number of fields.)"},
      {R"(csvdecode("a"))", "list(object({a=string})) []"},
      {R"(base64decode("a"))",
       R"(Error in function call: Call to function "base64decode" failed: failed to decode base64 data 'a'.)"},
      {R"(base64decode("aGk="))", R"(string "hi")"},
      {R"(base64decode("aGk"))",
       R"(Error in function call: Call to function "base64decode" failed: failed to decode base64 data 'aGk'.)"},
      {R"(base64decode("aG\nk="))", R"(string "hi")"},
      {R"(base64decode("/w=="))",
       R"(Error in function call: Call to function "base64decode" failed: the result of decoding the provided string is not valid UTF-8.)"},
      {R"(base64gzip("hello"))", R"(string "H4sIAAAAAAAA/8tIzcnJBwCGphA2BQAAAA==")"},
      {R"(urlencode("a b&c/é~*-_.+"))", R"(string "a+b%26c%2F%C3%A9~%2A-_.%2B")"},
      {R"(textencodebase64("é", "UTF-16LE"))", R"(string "6QA=")"},
      {R"(textencodebase64("é", "ISO-8859-1"))", R"(string "6Q==")"},
      {R"(textencodebase64("€", "ISO-8859-1"))",
       R"(Invalid function argument: Invalid value for "string" parameter: the given string contains characters that cannot be represented in ISO_8859-1:1987.)"},
      {R"(textencodebase64("€", "windows-1252"))", R"(string "gA==")"},
      {R"(textencodebase64("a", "nope"))",
       R"(Invalid function argument: Invalid value for "encoding" parameter: "nope" is not a supported IANA encoding name or alias.)"},
      {R"(textencodebase64("a", "utf-8"))", R"(string "YQ==")"},
      {R"(textencodebase64("aé", "utf-16"))", R"(string "/v8AYQDp")"},
      {R"(textdecodebase64("6QA=", "UTF-16LE"))", R"(string "é")"},
      {R"(textdecodebase64("6Q==", "ISO-8859-1"))", R"(string "é")"},
      {R"(textdecodebase64("!!", "ISO-8859-1"))",
       R"(Invalid function argument: Invalid value for "source" parameter: the given value is has an invalid base64 symbol at offset 0.)"},
      {R"(textdecodebase64("/w==", "UTF-8"))",
       R"(Invalid function argument: Invalid value for "source" parameter: the given string contains symbols that are not defined for UTF-8.)"},
      {R"(textencodebase64("日", "shift_jis"))", R"(string "k/o=")"},
      {R"(jsonencode({a="<é>",b=[1,null,1.5,true]}))",
       R"(string "{\"a\":\"\\u003cé\\u003e\",\"b\":[1,null,1.5,true]}")"},
      {"jsonencode(null)", R"(string "null")"},
      {"jsonencode(1/0)",
       R"(Error in function call: Call to function "jsonencode" failed: cannot serialize infinity as JSON.)"},
      {"jsonencode({a = unknown})", R"(string {"$unknown":true})"},
  }));
}

}  // namespace
}  // namespace kiln
