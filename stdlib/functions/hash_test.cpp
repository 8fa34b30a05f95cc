#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("hash functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {R"(md5("x"))", R"(string "9dd4e461268c8034f5c8564e155c67a6")"},
      {R"(sha1("x"))", R"(string "11f6ad8ec52a2984abaafd7c3b516503785c2072")"},
      {R"(sha256("é"))",
       R"(string "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c")"},
      {R"(sha512("x"))",
       R"(string "a4abd4448c49562d828115d13a1fccea927f52b4d5459297f8b43e42da89238bc13626e43dcb38ddb082488927ec904fb42057443983e88585179d50551afe62")"},
      {R"(uuidv5("dns","x"))", R"(string "05b16a01-46c6-56dd-bd6e-c6dfb4a1427a")"},
      {R"(uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8","x"))",
       R"(string "05b16a01-46c6-56dd-bd6e-c6dfb4a1427a")"},
      {R"(uuidv5("nope","x"))",
       R"(Error in function call: Call to function "uuidv5" failed: uuidv5() doesn't support namespace nope.)"},
      {"uuidv4()", R"(string {"$unknown":true})"},
  }));
}

}  // namespace
}  // namespace kiln
