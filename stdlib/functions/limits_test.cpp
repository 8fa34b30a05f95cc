// Input that would fill the memory or run for hours is refused; docs/language.md lists the limits.
#include "tests/support/function_cases.h"

namespace kiln {
namespace {

constexpr std::string_view too_long = "Evaluation takes too long: ";

std::string evaluate_within(int64_t steps, std::string_view expression,
                            const std::string& text = "") {
  EvaluationBudget budget(steps);
  CallContext context;
  context.budget = &budget;
  Scope scope;
  scope.set_functions(&functions(), &context);
  scope.set("text", Value::string(text));
  return evaluate_text(expression, scope);
}

bool is_refused(const std::string& outcome) {
  // One message, however often the budget is missed.
  return outcome.starts_with(too_long) && outcome.find(too_long, 1) == std::string::npos;
}

TEST_CASE("loops are bounded by the budget of steps") {
  const std::string nested =
      "[for a in range(100) : [for b in range(100) : [for c in range(100) : [for d in range(100) : "
      "d]]]]";
  CHECK(is_refused(evaluate_within(10'000, nested)));
  CHECK(evaluate_within(10'000, "length([for n in range(1000) : n])") == "number 1000");
  CHECK(is_refused(evaluate_within(1000, "{for n in range(1000) : n => n}")));
  CHECK(is_refused(evaluate_within(1000, "\"%{ for n in range(1000) }${n}%{ endfor }\"")));
}

TEST_CASE("try() and can() do not hide a spent budget") {
  CHECK(is_refused(evaluate_within(1000, "try([for n in range(1000) : n], 1)")));
  CHECK(is_refused(evaluate_within(1000, "can([for n in range(1000) : n])")));
}

TEST_CASE("what functions make and read is counted") {
  const std::string big(100'000, 'a');
  CHECK(is_refused(evaluate_within(1000, "setproduct(range(100), range(100))")));
  CHECK(is_refused(evaluate_within(10'000, "\"${text}${text}${text}\"", big)));
  CHECK(is_refused(evaluate_within(10'000, "[for n in range(100) : strrev(text)]", big)));
  CHECK(
      is_refused(evaluate_within(100'000, "[for n in range(1000) : range(1000) == range(1000)]")));
  CHECK(is_refused(evaluate_within(10'000, "distinct([for n in range(1000) : [n]])")));
}

TEST_CASE("decoding is paid for before it begins") {
  const std::string json = "[" + std::string(100'000, ' ') + "]";
  for (const char* function : {"jsondecode", "yamldecode", "csvdecode", "tomldecode"}) {
    INFO(function);
    CHECK(is_refused(evaluate_within(10'000, std::string(function) + "(text)", json)));
  }
  CHECK(evaluate_within(100'000, "jsondecode(text)", json) == "tuple([]) []");
}

TEST_CASE("a pattern may be large, or the text, but not both") {
  const std::string text(100'000, 'x');
  CHECK(is_refused(evaluate_within(100'000, R"x(regexall("(x{1,900}y){1}", text))x", text)));
  CHECK(evaluate_within(1'000'000, R"x(regexall("(x{1,900}y){1}", "xy"))x") ==
        R"(list(tuple([string])) [["xy"]])");
  CHECK(evaluate_within(1'000'000, R"(length(regexall("x", text)))", "xx") == "number 2");
  CHECK(evaluate_within(1'000'000, R"x(regex("((x{100}){100}){100}", "x"))x")
            .find("invalid repeat count") != std::string::npos);
}

TEST_CASE("texts whose length is a product are refused before they are made") {
  const std::string text(20'000, 'a');
  const std::string lines(30'000, '\n');
  const std::string failed = "Error in function call: Call to function ";
  constexpr int64_t plenty = int64_t{1} << 40;
  CHECK(evaluate_within(plenty, R"(replace(text, "", text))", text) ==
        failed + R"("replace" failed: the result would be longer than 256 MiB.)");
  CHECK(evaluate_within(plenty, "indent(10000, text)", lines) ==
        failed + R"("indent" failed: the result would be longer than 256 MiB.)");
  CHECK(evaluate_within(plenty, "join(text, split(\"\", text))", text) ==
        failed + R"("join" failed: the result would be longer than 256 MiB.)");
  CHECK(evaluate_within(plenty, R"x(regex_replace(text, "a", text))x", text) ==
        failed + R"("regex_replace" failed: the result would be longer than 256 MiB.)");
  CHECK(evaluate_within(plenty, R"(format("%1000001d", 1))")
            .find("width or precision of more than 1000000") != std::string::npos);
  CHECK(evaluate_within(plenty, R"(format(replace(substr(text, 0, 300), "a", "%1000000[1]d"), 1))",
                        text) ==
        failed + R"("format" failed: the result would be longer than 256 MiB.)");
  CHECK(evaluate_within(plenty, "setproduct(range(1000), range(1000), range(2))") ==
        failed + R"("setproduct" failed: the product has more than 1000000 elements.)");
}

TEST_CASE("numbers of a million digits are numbers") {
  const std::string digits(1'000'000, '9');
  CHECK(evaluate_within(EvaluationBudget::default_steps, "parseint(text, 10) > 1", digits) ==
        "bool true");
  CHECK(evaluate_within(EvaluationBudget::default_steps, digits + " > 1") == "bool true");
  CHECK(evaluate_within(EvaluationBudget::default_steps, "1e999999999999 > 1") != "bool false");
}

}  // namespace
}  // namespace kiln
