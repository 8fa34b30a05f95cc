#include "cli/kiln_engine/console/completion.h"
#include "cli/kiln_engine/console/open_brackets.h"
#include "stdlib/functions.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

TEST_CASE("an expression goes on while a bracket is open") {
  CHECK(has_open_bracket("[1,"));
  CHECK(has_open_bracket("f(\n1,\n"));
  CHECK(has_open_bracket("{ a = \"${[1"));
  CHECK(has_open_bracket("<<EOT\ntext\n"));
  CHECK_FALSE(has_open_bracket("[1]"));
  CHECK_FALSE(has_open_bracket("\"[\""));
  CHECK_FALSE(has_open_bracket("1 + "));
  CHECK_FALSE(has_open_bracket("<<EOT\ntext\nEOT\n"));
  CHECK_FALSE(has_open_bracket("]]"));
}

TEST_CASE("names are completed from the scope") {
  const CallContext context;
  Scope scope;
  scope.set_functions(&functions(), &context);
  scope.set("var", Value::object({{"size", Value::number(1)},
                                  {"site", Value::object({{"name", Value::string("a")}})}}));
  using Names = std::vector<std::string>;
  CHECK(complete_name(scope, "va") == Names{"values(", "var", "vault("});
  CHECK(complete_name(scope, "var.si") == Names{"var.site", "var.size"});
  CHECK(complete_name(scope, "var.site.") == Names{"var.site.name"});
  CHECK(complete_name(scope, "regexa") == Names{"regexall("});
  CHECK(complete_name(scope, "var.nothing.").empty());
  CHECK(complete_name(scope, "zzz").empty());
}

}  // namespace
}  // namespace kiln
