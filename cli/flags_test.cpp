#include "cli/flags.h"

#include "tests/support/catch.h"

namespace kiln {
namespace {

const std::vector<Flag> flags = with_template_flags({
    {.name = "force"},
    {.name = "color", .is_on = true},
    {.name = "parallel-builds", .kind = FlagKind::Number, .value = "N"},
    {.name = "on-error",
     .kind = FlagKind::Choice,
     .value = "MODE",
     .choices = {"cleanup", "abort"}},
});

Arguments parsed(std::vector<std::string> words) {
  Result<Arguments> arguments = parse_arguments(flags, words);
  REQUIRE(arguments.ok());
  return *std::move(arguments);
}

std::string error(std::vector<std::string> words) {
  Result<Arguments> arguments = parse_arguments(flags, words);
  REQUIRE_FALSE(arguments.ok());
  return arguments.error().message;
}

}  // namespace

TEST_CASE("one dash and two are the same, and a value follows by = or as the next word") {
  Arguments a = parsed({"-var", "a=b=c", "--var=d=", "--var-file", "x", "-var-file=y", "-force"});
  CHECK(a.pairs("var") ==
        std::vector<std::pair<std::string, std::string>>{{"a", "b=c"}, {"d", ""}});
  CHECK(a.texts("var-file") == std::vector<std::string>{"x", "y"});
  CHECK(a.is_on("force"));
  CHECK(a.operands().empty());
}

TEST_CASE("a switch takes a value only by =") {
  Arguments a = parsed({"-color=false", "-force", "false"});
  CHECK_FALSE(a.is_on("color"));
  CHECK(a.is_on("force"));
  CHECK(a.operands() == std::vector<std::string>{"false"});
  CHECK(parsed({}).is_on("color"));
  CHECK(error({"-force=maybe"}) == "invalid boolean value \"maybe\" for -force: parse error");
}

TEST_CASE("flags may follow operands, -- ends them and - is an operand") {
  Arguments a = parsed({"t.pkr.hcl", "-only", "a,b", "-", "-only=c", "--", "-force"});
  CHECK(a.operands() == std::vector<std::string>{"t.pkr.hcl", "-", "-force"});
  CHECK(a.texts("only") == std::vector<std::string>{"a", "b", "c"});
  CHECK_FALSE(a.is_on("force"));
}

TEST_CASE("the last value of a repeated flag counts") {
  CHECK(parsed({"-on-error=abort", "-on-error", "cleanup"}).text("on-error") == "cleanup");
  CHECK(parsed({"-parallel-builds", "-2"}).number("parallel-builds") == -2);
  CHECK(parsed({}).number("parallel-builds") == std::nullopt);
}

TEST_CASE("wrong flags are refused in Go's words") {
  CHECK(error({"-nope"}) == "flag provided but not defined: -nope");
  CHECK(error({"-ver-file=x"}) ==
        "flag provided but not defined: -ver-file. Did you mean -var-file?");
  CHECK(error({"-var"}) == "flag needs an argument: -var");
  CHECK(error({"-var", "x"}) == "invalid value \"x\" for flag -var: No '=' value in arg: x");
  CHECK(error({"-on-error=ask"}) ==
        "invalid value \"ask\" for flag -on-error: expected one of [\"cleanup\" \"abort\"]");
  CHECK(error({"-parallel-builds=2x"}) ==
        "invalid value \"2x\" for flag -parallel-builds: expected a whole number");
  CHECK(error({"---var"}) == "bad flag syntax: ---var");
  CHECK(error({"-=x"}) == "bad flag syntax: -=x");
}

}  // namespace kiln
