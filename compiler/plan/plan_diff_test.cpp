#include "compiler/plan/plan_diff.h"

#include "compiler/plan/input_content.h"
#include "compiler/plan/plan_text.h"
#include "compiler/plan/saved_plan.h"
#include "tests/support/plan_under_test.h"

using namespace kiln;

namespace {

// A template that reads x.sh and the environment, as a document that was printed and read.
struct Inputs {
  std::string script = "echo 1";
  std::string body = {};
  std::string environment = "north";
  std::vector<std::pair<std::string, std::string>> variables = {};
};

PlanDocument document(const Inputs& inputs) {
  PlanUnderTest given(
      MemoryFiles{{"t.kiln.hcl",
                   "variable \"size\" {\n  default = \"1\"\n}\n"
                   "variable \"region\" {\n  default = env(\"REGION\")\n}\n"
                   "variable \"secret\" {\n  default = env(\"SECRET\")\n  sensitive = true\n}\n"
                   "source \"machine\" \"a\" {\n  image = var.size\n  password = var.secret\n}\n"
                   "build {\n  sources = [\"machine.a\"]\n" +
                       inputs.body +
                       "  provisioner \"script\" {\n    path = \"x.sh\"\n  }\n"
                       "  provisioner \"script\" {\n    name = \"last\"\n"
                       "    inline = [\"a\", var.region]\n  }\n}\n"},
                  {"x.sh", inputs.script}},
      "t.kiln.hcl");
  given.options.variables = inputs.variables;
  given.options.environment = [inputs](const std::string& name) -> std::optional<std::string> {
    return name == "REGION"   ? std::optional(inputs.environment)
           : name == "SECRET" ? std::optional<std::string>("hidden-secret")
                              : std::nullopt;
  };
  given.lower();
  REQUIRE(given.problems().empty());
  add_input_content(given.plan, content_from(given.files));
  const PlanJson json = print_plan_json(document_of(given.plan, *given.module, given.sources));
  CHECK(json.text.find("hidden-secret") == std::string::npos);
  Result<ReadPlan> read = read_plan_json(json.text);
  REQUIRE(static_cast<bool>(read));
  CHECK(read->digest == json.digest);
  CHECK(print_plan_json(read->document).text == json.text);
  return std::move(read->document);
}

SavedPlan saved(const Inputs& inputs) {
  const PlanJson json = print_plan_json(document(inputs));
  const std::string text =
      print_saved_plan({.template_path = "t.kiln.hcl", .variables = {{"a", "b"}}}, "1", json);
  REQUIRE(is_saved_plan(text));
  Result<SavedPlan> read = read_saved_plan(text);
  REQUIRE(static_cast<bool>(read));
  CHECK(read->invocation.template_path == "t.kiln.hcl");
  CHECK(read->invocation.variables.at(0).second == "b");
  CHECK(read->digest == json.digest);
  return *std::move(read);
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a saved plan is refused by the names of what has changed") {
  const SavedPlan plan = saved({});
  CHECK(refusals(plan, document({}), "1").empty());
  CHECK(refusals(plan, document({}), "2") == Texts{"kiln is now version 2; it was 1"});
  CHECK(refusals(plan, document({.script = "echo 2"}), "1") == Texts{"the file x.sh has changed"});
  CHECK(refusals(plan, document({.body = " "}), "1") == Texts{"the file t.kiln.hcl has changed"});
  CHECK(refusals(plan, document({.environment = "south"}), "1") ==
        Texts{"the variable \"region\" is now \"south\"; it was \"north\"",
              "the environment variable REGION is now \"south\"; it was \"north\""});
  CHECK(refusals(plan, document({.variables = {{"size", "2"}}}), "1") ==
        Texts{"the variable \"size\" is now \"2\"; it was \"1\""});
  PlanDocument newer = document({});
  newer.steps.at(0).component_version = 7;
  CHECK(refusals(plan, newer, "1").front() == "the builder machine is now version 7; it was 1");
}

TEST_CASE("a plan that was edited is not taken") {
  std::string text = print_saved_plan({}, "1", print_plan_json(document({})));
  const size_t place = text.find("\"memory\": 512");
  REQUIRE(place != std::string::npos);
  text.replace(place, 13, "\"memory\": 513");
  const Result<SavedPlan> read = read_saved_plan(text);
  REQUIRE(!read);
  CHECK(read.error().message == "its digest does not fit: it was changed after it was written");
}

TEST_CASE("steps are compared by what they do") {
  const PlanDocument before = document({});
  SECTION("nothing differs") {
    const PlanDiff diff = diff_plans(before, document({}));
    CHECK(diff.is_empty());
    CHECK(diff_summary(diff) == "no step differs, 5 unchanged");
  }
  SECTION("a step in front of others is one step more, and they run again") {
    const PlanDocument after =
        document({.body = "  provisioner \"script\" {\n    inline = [\"new\"]\n  }\n"});
    const PlanDiff diff = diff_plans(before, after);
    CHECK(print_diff_text(diff, before, after, false) ==
          "the file t.kiln.hcl has changed\n\n"
          "machine.a\n"
          "  + provisioner[0]  provisioner script\n"
          "    + inline = [\n"
          "    +   \"new\"\n"
          "    + ]\n"
          "  = provisioner[1]  provisioner script (was provisioner[0])\n"
          "      because it starts from build.machine.a/provisioner[0], which differs\n"
          "  = last  provisioner script\n"
          "      because it starts from build.machine.a/provisioner[1], which differs\n"
          "  = convert  convert\n"
          "      because it starts from build.machine.a/last, which differs\n"
          "\n"
          "Steps: 1 added, 3 run again because of them, 2 unchanged.\n");
  }
  SECTION("the content of a file") {
    const PlanDiff diff = diff_plans(before, document({.script = "echo 2"}));
    REQUIRE(diff.builds.size() == 1);
    CHECK(diff.builds.at(0).steps.at(0).kind == StepChange::Kind::Changed);
    CHECK(diff.builds.at(0).steps.at(0).reasons == Texts{"the content of x.sh has changed"});
  }
}

TEST_CASE("long lists are matched too") {
  std::vector<std::string> before;
  for (int i = 0; i < 5000; ++i) {
    before.push_back(std::to_string(i));
  }
  std::vector<std::string> after = before;
  after.insert(after.begin() + 10, "new");
  after.erase(after.begin() + 4000);
  after.at(2000) = "other";
  CHECK(match_sequences(before, after).size() == 4998);
}
