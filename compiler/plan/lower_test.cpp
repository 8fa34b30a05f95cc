#include "compiler/plan/input_content.h"
#include "compiler/plan/plan_text.h"
#include "tests/support/catch.h"
#include "tests/support/plan_under_test.h"

using namespace kiln;

namespace {

using Names = std::vector<std::string>;

const std::string two_sources =
    "source \"machine\" \"a\" {\n  image = \"i\"\n}\n"
    "source \"machine\" \"b\" {\n  image = \"j\"\n}\n";

}  // namespace

TEST_CASE("a build becomes the builder's steps, provisioners, and chains of post-processors") {
  PlanUnderTest given(two_sources +
                      "build {\n"
                      "  name    = \"web\"\n"
                      "  sources = [\"machine.a\"]\n"
                      "  provisioner \"script\" {\n    inline = [\"true\"]\n  }\n"
                      "  provisioner \"script\" {\n    name = \"harden\"\n    inline = []\n  }\n"
                      "  error-cleanup-provisioner \"script\" {\n    inline = []\n  }\n"
                      "  post-processors {\n"
                      "    post-processor \"sum\" {}\n    post-processor \"sum\" {}\n  }\n"
                      "  post-processor \"sum\" {\n    name = \"second\"\n  }\n"
                      "}\n");
  given.lower();
  CHECK(given.problems().empty());
  CHECK(given.steps() ==
        "build.web.machine.a/fetch\n"
        "build.web.machine.a/boot <- build.web.machine.a/fetch\n"
        "build.web.machine.a/provisioner[0] <- build.web.machine.a/boot\n"
        "build.web.machine.a/harden <- build.web.machine.a/provisioner[0]\n"
        "build.web.machine.a/error-cleanup-provisioner\n"
        "build.web.machine.a/convert <- build.web.machine.a/harden\n"
        "build.web.machine.a/post-processor[0][0] <- build.web.machine.a/convert\n"
        "build.web.machine.a/post-processor[0][1] <- build.web.machine.a/post-processor[0][0]\n"
        "build.web.machine.a/second <- build.web.machine.a/convert\n");
  const PlannedBuild& build = given.plan.builds.at(0);
  CHECK(build.prepare.size() == 2);
  CHECK(build.provision.size() == 2);
  CHECK(build.capture.size() == 1);
  CHECK(build.error_cleanup.has_value());
  CHECK(build.post_process.size() == 2);
  // A step holds the options it reads and no others.
  CHECK(given.step("build.web.machine.a/fetch").config.entries().size() == 1);
  CHECK(given.step("build.web.machine.a/boot").config.find("memory")->as_number().to_int64() ==
        512);
  CHECK(given.step("build.web.machine.a/second").reuse == ReusePolicy::Never);
}

TEST_CASE("only, except and override are for one source") {
  PlanUnderTest given(two_sources +
                      "build {\n"
                      "  sources = [\"machine.a\", \"machine.b\"]\n"
                      "  provisioner \"script\" {\n"
                      "    only   = [\"machine.b\"]\n    inline = []\n  }\n"
                      "  provisioner \"script\" {\n"
                      "    except   = [\"machine.b\"]\n"
                      "    override = { a = { path = \"x.sh\" } }\n"
                      "  }\n"
                      "}\n");
  given.files.set("x.sh", "true\n");
  given.lower();
  CHECK(given.problems().empty());
  const Step& overridden = given.step("build.machine.a/provisioner[1]");
  CHECK(overridden.config.find("path")->as_string() == "x.sh");
  CHECK(overridden.input_files == std::vector<InputFile>{{"x.sh"}});
  CHECK(given.plan.builds.at(1).provision.size() == 1);
}

TEST_CASE("what only a run knows is an unknown that says where it comes from") {
  PlanUnderTest given(
      "source \"machine\" \"a\" {\n  image = \"${source.name}-{{build_name}}-{{upper `x`}}\"\n"
      "  arguments = [\"{{timestamp}}\", \"b\"]\n  format = \"raw\"\n}\n"
      "build {\n"
      "  sources = [\"machine.a\"]\n"
      "  provisioner \"script\" {\n"
      "    inline  = [\"echo ${build.Host}\", \"echo {{.Name}}\", timestamp()]\n"
      "    command = \"{{.Vars}} sh\"\n"
      "    environment = { serial = build.Serial, secret = build.Password, name = build.name }\n"
      "    when    = build.Host == \"h\"\n"
      "  }\n"
      "  provisioner \"script\" {\n    inline = []\n    when = false\n  }\n"
      "}\n");
  given.lower();
  CHECK(given.problems().empty());
  CHECK(given.step("build.machine.a/fetch").config.find("image")->as_string() == "a-a-X");
  const Step& step = given.step("build.machine.a/provisioner[0]");
  CHECK(!step.condition.is_known());
  const Value& lines = *step.config.find("inline");
  CHECK(lines.elements()[0].refinement().origin == "build.Host");
  CHECK(lines.elements()[1].refinement().origin == "{{.Name}}");
  CHECK(lines.elements()[2].refinement().origin == "timestamp()");
  CHECK(step.config.find("command")->as_string() == "{{.Vars}} sh");
  const Value& environment = *step.config.find("environment");
  CHECK(environment.find("serial")->refinement().origin == "build.Serial");
  CHECK(environment.find("secret")->contains_mark("sensitive"));
  CHECK(environment.find("name")->as_string().empty());
  CHECK(given.plan.builds.at(0).provision.size() == 1);
}

TEST_CASE("options are resolved for real with the run's values") {
  PlanUnderTest given(
      two_sources +
      "build {\n  sources = [\"machine.a\"]\n"
      "  provisioner \"script\" {\n    inline = [\"${build.Host} {{.X}}\"]\n  }\n}\n");
  given.lower();
  const Step& step = given.step("build.machine.a/provisioner[0]");
  const Value config =
      resolve(*step.component, step.source, Value::object({{"Host", Value::string("10.0.0.1")}}),
              given.diagnostics);
  CHECK(given.problems().empty());
  CHECK(config.find("inline")->elements()[0].as_string() == "10.0.0.1 {{.X}}");
}

TEST_CASE("dynamic blocks make sources, provisioners and blocks inside them") {
  PlanUnderTest given(
      "locals {\n  sizes = [\"1G\", \"2G\"]\n}\n"
      "source \"machine\" \"a\" {\n  image = source.name\n"
      "  dynamic \"disk\" {\n    for_each = local.sizes\n"
      "    content {\n      size = disk.value\n    }\n  }\n}\n"
      "build {\n"
      "  dynamic \"source\" {\n    for_each = { x = 1, y = 2 }\n    labels = [\"machine.a\"]\n"
      "    content {\n      name = source.key\n      memory = source.value\n    }\n  }\n"
      "  dynamic \"provisioner\" {\n    for_each = [\"one\", \"two\"]\n"
      "    labels = [\"script\"]\n    iterator = step\n"
      "    content {\n      name = step.value\n      when = build.ID != step.value\n"
      "      inline = [\"${step.key} ${source.name}\", build.Host]\n    }\n  }\n"
      "}\n");
  given.lower();
  CHECK(given.problems().empty());
  CHECK(given.build_names() == Names{"machine.x", "machine.y"});
  const Value& config = given.plan.builds.at(1).config;
  CHECK(config.find("image")->as_string() == "y");
  CHECK(config.find("memory")->as_number().to_int64() == 2);
  CHECK(config.find("disk")->elements().at(1).find("size")->as_string() == "2G");
  const Step& step = given.step("build.machine.x/two");
  CHECK(!step.condition.is_known());
  CHECK(step.config.find("inline")->elements().at(0).as_string() == "1 x");
  const Value build = Value::object({{"Host", Value::string("h")}, {"ID", Value::string("i")}});
  const Value resolved = resolve(*step.component, step.source, build, given.diagnostics);
  CHECK(given.problems().empty());
  CHECK(resolved.find("inline")->elements().at(1).as_string() == "h");
}

TEST_CASE("-only and -except choose builds and post-processors") {
  PlanUnderTest given(two_sources +
                      "build {\n  name = \"x\"\n  sources = [\"machine.a\", \"machine.b\"]\n"
                      "  post-processors {\n    post-processor \"sum\" {}\n"
                      "    post-processor \"sum\" {\n      name = \"late\"\n    }\n  }\n}\n");
  SECTION("only") {
    given.selection.only = {"*.a"};
    CHECK(given.lower().build_names() == Names{"x.machine.a"});
    CHECK(given.problems().empty());
  }
  SECTION("except a build") {
    given.selection.except = {"x.machine.a"};
    CHECK(given.lower().build_names() == Names{"x.machine.b"});
  }
  SECTION("except a post-processor and what follows it") {
    given.selection.except = {"late"};
    given.lower();
    CHECK(given.problems().empty());
    CHECK(given.plan.builds.at(0).post_process.at(0).size() == 1);
  }
  SECTION("a pattern that fits nothing warns") {
    given.selection.only = {"*.a", "x.machine.bb"};
    given.lower();
    CHECK(!given.diagnostics.has_errors());
    CHECK(given.problems() ==
          "UnmatchedOnly: an 'only' option was passed, but not all matches were found for the "
          "given build. \"x.machine.bb\" matches none. Possible build names: [x.machine.a "
          "x.machine.b]. Did you mean \"x.machine.b\"?\n");
  }
  SECTION("no build left is an error, and the only message") {
    given.selection.only = {"machine.a"};
    given.lower();
    CHECK(given.problems() ==
          "NoBuilds: -only and -except leave no build. Possible build names: [x.machine.a "
          "x.machine.b]. Did you mean \"x.machine.a\"?\n");
  }
  SECTION("a pattern that cannot be read") {
    given.selection.only = {"[a"};
    CHECK(given.lower().problems() == "InvalidPattern: \"[\" without \"]\".\n");
  }
}

TEST_CASE("a mistake in a body that several builds share is reported once") {
  PlanUnderTest given(two_sources +
                      "build {\n  sources = [\"machine.a\", \"machine.b\"]\n"
                      "  provisioner \"script\" {\n"
                      "    path   = \"missing.sh\"\n"
                      "    inline = [\"{{ if }}\"]\n"
                      "    inlin  = []\n"
                      "    environment = []\n"
                      "  }\n}\n"
                      "build {\n  sources = [\"machine.b\"]\n}\n");
  given.lower();
  CHECK(
      given.problems() ==
      "17:14 DuplicateBuildName: There is more than one build named \"machine.b\".\n"
      "12:5 UnsupportedArgument: An argument named \"inlin\" is not expected here.\n"
      "13:19 IncorrectArgumentType: Inappropriate value for attribute \"environment\": map of "
      "string required.\n"
      "11:5 ConflictingArguments: Either a path or inline commands must be given.\n"
      "11:5 InvalidTemplateAction: Error in the template in \"inline\": template: root:1: missing "
      "value for if.\n"
      "10:5 InvalidOptions: Bad script 'missing.sh'.\n");
}

TEST_CASE("options of a builder are checked against its schema") {
  PlanUnderTest given(
      "source \"machine\" \"a\" {\n"
      "  image  = null\n"
      "  memory = \"much\"\n"
      "  format = \"rwa\"\n"
      "  ram    = 5\n"
      "  packer_debug = true\n"
      "  disk {}\n  disk {\n    size = 3\n  }\n"
      "  network {}\n  network {}\n"
      "}\n"
      "build {\n  sources = [\"machine.a\"]\n}\n");
  given.lower();
  CHECK(given.problems() ==
        "3:12 IncorrectArgumentType: Inappropriate value for attribute \"memory\": a number is "
        "required.\n"
        "12:3 DuplicateNestedBlock: Only one block of type \"network\" is allowed.\n"
        "2:3 NullArgument: The argument \"image\" is required, but its value is null.\n"
        "4:3 InvalidChoice: \"format\" must be \"raw\" or \"qcow2\". \"rwa\" is not. Did you mean "
        "\"raw\"?\n"
        "5:3 DeprecatedArgument: The argument \"ram\" is deprecated: use \"memory\" instead.\n");
}

TEST_CASE("a template without a build cannot be planned") {
  PlanUnderTest given("locals { a = 1 }\n");
  CHECK(given.lower().problems() ==
        "MissingBuild: A build block with one or more sources is required for executing a "
        "build.\n");
}

TEST_CASE("plans print as text") {
  PlanUnderTest given(
      "variable \"p\" {\n  default = \"hidden\"\n  sensitive = true\n}\n"
      "source \"machine\" \"a\" {\n  image = \"i\"\n  password = var.p\n  disk {\n    size = "
      "\"1G\"\n  }\n}\n"
      "build {\n  sources = [\"machine.a\"]\n"
      "  provisioner \"script\" {\n    inline = [\"echo ${build.Host}\"]\n    max_retries = 2\n"
      "    when = build.ID == \"x\"\n  }\n}\n");
  given.lower();
  REQUIRE(given.problems().empty());
  const PlanDocument document = document_of(given.plan, *given.module, given.sources);
  CHECK(print_plan_text({document}, false) ==
        "machine.a (t.pkr.hcl:13)\n"
        "  1. fetch  fetch i\n"
        "       image = \"i\"\n"
        "       talks to images.example\n"
        "  2. boot  boot\n"
        "       disk     = [{ size = \"1G\" }]\n"
        "       memory   = 512\n"
        "       password = (sensitive: var.p)\n"
        "  3. provisioner[0]  provisioner script [if its condition holds, which depends on "
        "build.ID, up to 2 retries]\n"
        "       inline = [\"echo \" + (known during the run: build.Host)]\n"
        "  4. convert  convert\n"
        "\n"
        "Plan: 1 build, 4 steps: 1 conditional.\n");
}

TEST_CASE("plans print as JSON that is the same wherever the template lies") {
  const std::string text =
      "variable \"p\" {\n  default = \"hidden\"\n  sensitive = true\n}\n"
      "source \"machine\" \"a\" {\n  image = \"i\"\n  password = var.p\n"
      "  labels = { \"$unknown\" = \"no\", host = \"{{uuid}}\" }\n"
      "  format = \"raw\"\n  arguments = [\"${path.root}/a\", \"b ${path.cwd}\"]\n}\n"
      "build {\n  sources = [\"machine.a\"]\n"
      "  provisioner \"script\" {\n    inline = [\"echo ${build.Port}\"]\n  }\n}\n";
  const auto json = [&](const std::string& directory) {
    PlanUnderTest given(MemoryFiles{{directory + "/t.pkr.hcl", text}}, directory);
    given.lower();
    REQUIRE(given.problems().empty());
    add_input_content(given.plan, content_from(given.files));
    return print_plan_json(document_of(given.plan, *given.module, given.sources)).text;
  };
  const std::string here = json("here");
  CHECK(here == json("/else/where"));
  CHECK(here.find("hidden") == std::string::npos);
  CHECK(here.find("\"$sensitive\": [\n") != std::string::npos);
  CHECK(here.find("\"origin\": \"build.Port\"") != std::string::npos);
  CHECK(here.find("\"origin\": \"{{uuid}}\"") != std::string::npos);
  CHECK(here.find("\"$escaped\"") != std::string::npos);
  CHECK(here.find("\"file\": \"t.pkr.hcl\"") != std::string::npos);
  CHECK(here.ends_with("}\n"));
}
