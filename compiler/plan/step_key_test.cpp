#include "compiler/plan/step_key.h"

#include "compiler/plan/assessment.h"
#include "compiler/plan/input_content.h"
#include "tests/support/plan_under_test.h"

using namespace kiln;

namespace {

struct KeysUnderTest : PlanUnderTest {
  using PlanUnderTest::PlanUnderTest;

  KeysUnderTest& read() {
    lower();
    REQUIRE(problems().empty());
    add_input_content(plan, content_from(files));
    return *this;
  }

  std::string key(const std::string& address) const {
    const Step& found = step(address);
    const Result<StepKeyBytes> bytes = step_key_bytes(found, found.config, {"parent"});
    return bytes ? bytes->bytes : "error: " + bytes.error().message;
  }
};

std::string with_script(const std::string& path) {
  return "source \"machine\" \"a\" {\n  image = \"i\"\n}\n"
         "build {\n  sources = [\"machine.a\"]\n"
         "  provisioner \"script\" {\n    path = \"" +
         path + "\"\n  }\n}\n";
}

std::string key_of_script(const std::string& path, const std::string& content) {
  KeysUnderTest given(MemoryFiles{{"t.pkr.hcl", with_script(path)}, {path, content}}, "t.pkr.hcl");
  return given.read().key("build.machine.a/provisioner[0]");
}

}  // namespace

TEST_CASE("a key has what a step reads, as it is, and nothing else") {
  KeysUnderTest given(
      "variable \"p\" {\n  default = \"hidden\"\n  sensitive = true\n}\n"
      "source \"machine\" \"a\" {\n  image = \"i\"\n  password = var.p\n  format = \"raw\"\n}\n"
      "build {\n  sources = [\"machine.a\"]\n"
      "  provisioner \"script\" {\n    name = \"x\"\n    inline = [\"true\"]\n"
      "    pause_before = \"5s\"\n  }\n}\n");
  given.read();
  CHECK(given.key("build.machine.a/boot") ==
        R"({"format":"kiln.step-key/1","kind":"builder","component":"machine","version":1,)"
        R"("action":"boot","config":{"disk":[],"memory":512,"password":"hidden"},"machine":null,)"
        R"("build_name":"","files":[],"parents":["parent"]})");
  CHECK(given.key("build.machine.a/x") ==
        R"({"format":"kiln.step-key/1","kind":"provisioner","component":"script","version":1,)"
        R"("action":"","config":{"inline":["true"]},"machine":{},"build_name":"","files":[],)"
        R"("parents":["parent"]})");
}

TEST_CASE("a file is its name and content, wherever it lies") {
  CHECK(key_of_script("x.sh", "1") == key_of_script("there/x.sh", "1"));
  CHECK(key_of_script("x.sh", "1") != key_of_script("x.sh", "2"));
  CHECK(key_of_script("x.sh", "1") != key_of_script("y.sh", "1"));
}

TEST_CASE("a build's name is in the keys of steps that ask for it, and of those after them") {
  const std::string text =
      "source \"machine\" \"a\" {\n  image = \"i\"\n}\n"
      "build {\n  sources = [\"machine.a\"]\n"
      "  provisioner \"script\" {\n    inline = [\"true\"]\n  }\n"
      "  provisioner \"script\" {\n    path = \"x.sh\"\n  }\n"
      "  provisioner \"script\" {\n    inline = [\"true\"]\n  }\n}\n";
  KeysUnderTest given(MemoryFiles{{"t.pkr.hcl", text}, {"x.sh", "echo $PACKER_BUILD_NAME"}},
                      "t.pkr.hcl");
  given.read();
  CHECK(given.step("build.machine.a/provisioner[0]").key.build_name.empty());
  CHECK(given.step("build.machine.a/provisioner[1]").key.build_name == "a machine");
  CHECK(given.step("build.machine.a/provisioner[2]").key.build_name == "a machine");
}

TEST_CASE("a key needs everything known and every file read") {
  KeysUnderTest given(
      "source \"machine\" \"a\" {\n  image = \"i\"\n}\n"
      "build {\n  sources = [\"machine.a\"]\n"
      "  provisioner \"script\" {\n    inline = [build.Host, timestamp()]\n  }\n"
      "  provisioner \"script\" {\n    inline = []\n    inputs = [\"gone\"]\n  }\n}\n");
  given.read();
  CHECK(given.key("build.machine.a/provisioner[0]") ==
        "error: build.Host, timestamp() is known only during the run");
  CHECK(given.key("build.machine.a/provisioner[1]") == "error: gone cannot be read");
  const Step& unknown = given.step("build.machine.a/provisioner[0]");
  const Value known = Value::object({{"inline", Value::tuple({Value::string("h")})}});
  CHECK(static_cast<bool>(step_key_bytes(unknown, known, {})));
}

TEST_CASE("steps that are the same run once, while nothing before them differs") {
  KeysUnderTest given(
      MemoryFiles{{"t.kiln.hcl",
                   "source \"machine\" \"a\" {\n  image = \"i\"\n  format = \"raw\"\n}\n"
                   "source \"machine\" \"b\" {\n  image = \"i\"\n  format = \"qcow2\"\n}\n"
                   "build {\n  sources = [\"machine.a\", \"machine.b\"]\n"
                   "  provisioner \"script\" {\n    name = \"one\"\n    inline = [\"1\"]\n  }\n"
                   "  provisioner \"script\" {\n    name = \"two\"\n"
                   "    inline = [source.name]\n  }\n"
                   "  provisioner \"script\" {\n    name = \"three\"\n    inline = [\"3\"]\n"
                   "  }\n}\n"}},
      "t.kiln.hcl");
  given.read();
  std::string same;
  for (const Step& step : given.plan.steps) {
    same +=
        step.same_as ? step.address + " = " + given.plan.step(*step.same_as).address + "\n" : "";
  }
  CHECK(same ==
        "build.machine.b/fetch = build.machine.a/fetch\n"
        "build.machine.b/boot = build.machine.a/boot\n"
        "build.machine.b/one = build.machine.a/one\n");
  const Assessment assessment = assess_without_state(given.plan);
  CHECK(assessment.has_work());
  CHECK(assessment.steps.at(0).reason == "no result is kept here");
}

TEST_CASE("ages are told in their largest unit") {
  using std::chrono::seconds;
  CHECK(age_in_words(seconds(30)) == "less than a minute");
  CHECK(age_in_words(seconds(60)) == "1 minute");
  CHECK(age_in_words(seconds(2 * 86400 + 5)) == "2 days");
  CHECK(age_in_words(seconds(8 * 86400)) == "1 week");
  CHECK(age_in_words(seconds(800L * 86400)) == "2 years");
}
