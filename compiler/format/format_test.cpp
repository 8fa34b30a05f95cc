#include "compiler/format/format.h"

#include "tests/support/catch.h"

using kiln::format;

TEST_CASE("lines are indented by the brackets that are open") {
  CHECK(format("a {\nb {\nc=1\n}\n}\n") == "a {\n  b {\n    c = 1\n  }\n}\n");
  CHECK(format("a = [[\n1\n]]\n") == "a = [[\n  1\n]]\n");
  CHECK(format("a {\n\n\tb=1 }\n") == "a {\n\nb = 1 }\n");
}

TEST_CASE("equals signs and comments of neighbouring lines are aligned") {
  CHECK(format("a=1 # x\nbbb = 2// y\n\ncc=3\n") == "a   = 1 # x\nbbb = 2 // y\n\ncc = 3\n");
  CHECK(format("a = {\nb = 1\n}\nccc = 1\n") == "a = {\n  b = 1\n}\nccc = 1\n");
  CHECK(format("\u00e9\u0301a = 1\nbbb = 2\n") == "\u00e9\u0301a  = 1\nbbb = 2\n");
}

TEST_CASE("blanks between tokens are HCL's") {
  CHECK(format("a=b ( 1,2 )[ 0 ] . c\n") == "a = b(1, 2)[0].c\n");
  CHECK(format("a={b=1}\nc = {  }\n") == "a = { b = 1 }\nc = {}\n");
  CHECK(format("a = - 1 - - 2\nb = ! c&&d\n") == "a = -1 - -2\nb = !c && d\n");
  CHECK(format("a=[ for x in [ 1 ]:x ]\n") == "a = [for x in [1] : x]\n");
  CHECK(format("a = b :: c ( )\n") == "a = b::c()\n");
  CHECK(format("a = \"x${ b }${{}}\"\n") == "a = \"x${b}${ {} }\"\n");
}

TEST_CASE("text and line endings stay") {
  CHECK(format("a = <<E\n  x ${ y }\n  E\n") == "a = <<E\n  x ${y}\n  E\n");
  CHECK(format("a=1\r\nb=2") == "a = 1\r\nb = 2");
  CHECK(format("") == "");
  CHECK(format("a = [\n") == "a = [\n");
  CHECK(format("\xff  '\n") == "\xff '\n");
}
