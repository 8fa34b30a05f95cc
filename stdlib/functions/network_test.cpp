#include "tests/support/function_cases.h"

namespace kiln {
namespace {

TEST_CASE("network functions give what the original gives") {
  check_cases(std::to_array<FunctionCase>({
      {R"(cidrhost("10.0.0.0/8", 5))", R"(string "10.0.0.5")"},
      {R"(cidrhost("10.0.0.0/8", -1))", R"(string "10.255.255.255")"},
      {R"(cidrhost("10.0.0.0/28", 99))",
       R"(Error in function call: Call to function "cidrhost" failed: prefix of 28 does not accommodate a host numbered 99.)"},
      {R"(cidrhost("10.0.0.0/28", -17))",
       R"(Error in function call: Call to function "cidrhost" failed: prefix of 28 does not accommodate a host numbered -17.)"},
      {R"(cidrhost("x", 1))",
       R"(Error in function call: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: x.)"},
      {R"(cidrhost("fd00:fd12:3456:7890::/56", 34))", R"(string "fd00:fd12:3456:7800::22")"},
      {R"(cidrhost("10.1.2.3/8", 5))", R"(string "10.0.0.5")"},
      {R"(cidrhost("10.0.0.0/33", 5))",
       R"(Error in function call: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0.0/33.)"},
      {R"(cidrhost("10.0.0.0", 5))",
       R"(Error in function call: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0.0.)"},
      {R"(cidrhost("::ffff:1.2.3.4/120", 5))", R"(string "::ffff:102:305")"},
      {R"(cidrnetmask("10.0.0.0/12"))", R"(string "255.240.0.0")"},
      {R"(cidrnetmask("fd00::/8"))", R"(string "ff00::")"},
      {R"(cidrsubnet("10.0.0.0/8", 8, 2))", R"(string "10.2.0.0/16")"},
      {R"(cidrsubnet("10.0.0.0/8", 33, 2))",
       R"(Error in function call: Call to function "cidrsubnet" failed: may not extend prefix by more than 32 bits.)"},
      {R"(cidrsubnet("10.0.0.0/8", 2, 9))",
       R"(Error in function call: Call to function "cidrsubnet" failed: prefix extension of 2 does not accommodate a subnet numbered 9.)"},
      {R"(cidrsubnet("10.0.0.0/30", 8, 2))",
       R"(Error in function call: Call to function "cidrsubnet" failed: insufficient address space to extend prefix of 30 by 8.)"},
      {R"(cidrsubnet("fd00::/48", 16, 162))", R"(string "fd00:0:0:a2::/64")"},
      {R"(cidrsubnet("10.0.0.0/8", -1, 0))", R"(string "10.0.0.0/7")"},
      {R"(cidrsubnet("10.0.0.0/8", -9, 0))",
       R"(Error in function call: Call to function "cidrsubnet" failed: must leave a prefix of at least zero bits.)"},
      {R"(cidrsubnet("10.0.0.0/8", -8, 1))",
       R"(Error in function call: Call to function "cidrsubnet" failed: a prefix of 0 bits has no subnet numbered 1.)"},
      {R"(cidrsubnets("0.0.0.0/8", 4))",
       R"(Invalid function argument: Invalid value for "newbits" parameter: not enough remaining address space for a subnet with a prefix of 12 bits after 255.240.0.0/12.)"},
      {R"(cidrsubnet("10.0.0.0/8", 4, -1))",
       R"(Error in function call: Call to function "cidrsubnet" failed: subnet number must not be negative.)"},
      {R"(cidrsubnets("10.0.0.0/8", 4, 4, 8))",
       R"(list(string) ["10.0.0.0/12","10.16.0.0/12","10.32.0.0/16"])"},
      {R"(cidrsubnets("10.0.0.0/8", 0))",
       R"(Invalid function argument: Invalid value for "newbits" parameter: must extend prefix by at least one bit.)"},
      {R"(cidrsubnets("10.0.0.0/8", 33))",
       R"(Invalid function argument: Invalid value for "newbits" parameter: may not extend prefix by more than 32 bits.)"},
      {R"(cidrsubnets("10.0.0.0/30", 4))",
       R"(Invalid function argument: Invalid value for "newbits" parameter: would extend prefix to 34 bits, which is too long for an IPv4 address.)"},
      {R"(cidrsubnets("10.0.0.0/8"))", "list(string) []"},
      {R"(cidrsubnets("10.0.0.0/8", 1,1,1))",
       R"(Invalid function argument: Invalid value for "newbits" parameter: not enough remaining address space for a subnet with a prefix of 9 bits after 10.128.0.0/9.)"},
      {R"(cidrsubnets("fd00::/48", 16, 16))", R"(list(string) ["fd00::/64","fd00:0:0:1::/64"])"},
  }));
}

}  // namespace
}  // namespace kiln
