#include "tests/support/catch.h"
#include "tests/support/template_under_test.h"

using namespace kiln;

namespace {

std::string problems_of(const std::string& text) {
  return TemplateUnderTest(text).load().problems();
}

}  // namespace

TEST_CASE("variables take their value from the last place that has one") {
  TemplateUnderTest given(
      MemoryFiles{{"d/a.pkr.hcl", "variable \"x\" {\n type = string\n default = \"default\"\n}\n"},
                  {"d/v.auto.pkrvars.hcl", "x = \"auto\"\n"},
                  {"f.hcl", "x = \"file\"\n"}},
      "d");
  std::map<std::string, std::string> environment = {{"PKR_VAR_x", "environment"}};
  SECTION("default") {
    environment.clear();
    given.path = "d/a.pkr.hcl";
    CHECK(given.load().variable("x").as_string() == "default");
    CHECK(given.module->root_directory == "d");
  }
  given.options.environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
  SECTION("environment, and no automatic files for a single file") {
    given.path = "d/a.pkr.hcl";
    CHECK(given.load().variable("x").as_string() == "environment");
    REQUIRE(given.module->environment_read.size() == 1);
    CHECK(given.module->environment_read.contains("PKR_VAR_x"));
  }
  SECTION("automatic files of a directory") {
    CHECK(given.load().variable("x").as_string() == "auto");
  }
  SECTION("-var-file") {
    given.options.var_files = {"f.hcl"};
    CHECK(given.load().variable("x").as_string() == "file");
  }
  SECTION("-var") {
    given.options.var_files = {"f.hcl"};
    given.options.variables = {{"x", "first"}, {"x", "last"}};
    CHECK(given.load().variable("x").as_string() == "last");
    CHECK(given.problems().empty());
  }
}

TEST_CASE("text given for a variable is read by its type") {
  TemplateUnderTest given(
      "variable \"n\" { type = number }\n"
      "variable \"b\" { type = bool }\n"
      "variable \"l\" { type = list(string) }\n"
      "variable \"u\" {}\n");
  given.options.variables = {{"n", "5"}, {"b", "true"}, {"l", "[\"a\", 2]"}, {"u", "true"}};
  given.load();
  CHECK(given.problems().empty());
  CHECK(given.variable("n").as_number().to_int64() == 5);
  CHECK(given.variable("b").as_bool());
  CHECK(given.variable("l").elements()[1].as_string() == "2");
  CHECK(given.variable("u").as_string() == "true");
}

TEST_CASE("wrong and unknown variables are reported") {
  TemplateUnderTest given(
      "variable \"n\" {\n  type = number\n}\n"
      "variable \"l\" {\n  type = list(string)\n}\n"
      "variable \"unset\" {}\n"
      "variable \"unset_too\" {}\n");
  given.options.variables = {{"n", "five"}, {"l", "a"}, {"unseet", "1"}};
  given.load();
  CHECK(given.problems() ==
        "1:1 InvalidVariableArgument: The received arg value for n is not compatible with the "
        "variable's type constraint: a number is required.\n"
        "1:1 VariablesNotAllowed: Variables may not be used here.\n"
        "UndefinedVarArgument: A \"unseet\" variable was passed in the command line but was not "
        "found in known variables. Did you mean \"unset\"?\n"
        "7:1 UnsetVariable: A used variable must be set or have a default value.\n"
        "8:1 UnsetVariable: A used variable must be set or have a default value.\n");
}

TEST_CASE("defaults may ask the environment and nothing else") {
  TemplateUnderTest given(
      "variable \"a\" { default = env(\"HOME\") }\n"
      "variable \"b\" { default = length(\"x\") }\n"
      "variable \"c\" { default = var.a }\n"
      "variable \"d\" {\n  type = number\n  default = \"x\"\n}\n"
      "variable \"d\" {}\n"
      "variable \"1\" {}\n");
  given.options.environment = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/h") : std::nullopt;
  };
  given.load();
  CHECK(given.variable("a").as_string() == "/h");
  CHECK(given.problems() ==
        "2:26 UnknownFunction: There is no function named \"length\".\n"
        "3:26 VariablesNotAllowed: Variables may not be used here.\n"
        "6:13 InvalidDefault: This default value is not compatible with the variable's type "
        "constraint: a number is required.\n"
        "8:1 DuplicateVariable: Duplicate d variable definition found.\n"
        "9:10 InvalidVariableName: A name must start with a letter or underscore and may contain "
        "only letters, digits, underscores, and dashes.\n");
}

TEST_CASE("validation rules judge the effective value") {
  CHECK(problems_of("variable \"x\" {\n"
                    "  default = \"abc\"\n"
                    "  validation {\n"
                    "    condition     = length(var.x) > 3\n"
                    "    error_message = \"Too short.\"\n"
                    "  }\n"
                    "}\n") ==
        "1:1 FailedValidation: Too short.\n\nThis was checked by the validation rule at "
        "t.pkr.hcl:4,21-38.\n");
  CHECK(problems_of("variable \"x\" {\n"
                    "  default = \"abc\"\n"
                    "  validation {\n"
                    "    condition     = true\n"
                    "    error_message = \"Fine.\"\n"
                    "  }\n"
                    "  validation {\n"
                    "    condition     = var.y\n"
                    "    error_message = \"Fine.\"\n"
                    "  }\n"
                    "  validation {\n"
                    "    condition     = length(var.x) == 3\n"
                    "    error_message = \"not a sentence\"\n"
                    "  }\n"
                    "}\n") ==
        "4:21 UselessValidation: The condition for variable \"x\" must refer to var.x in order to "
        "test incoming values.\n"
        "8:21 InvalidValidationReference: The condition for variable \"x\" can only refer to the "
        "variable itself, using var.x.\n"
        "13:21 InvalidValidationMessage: The validation error message must be at least one full "
        "sentence starting with an uppercase letter and ending with a period or question mark.\n");
}

TEST_CASE("secrets keep their mark through locals") {
  TemplateUnderTest given(
      "variable \"p\" {\n  default = \"secret\"\n  sensitive = true\n}\n"
      "locals {\n  url = \"https://x:${var.p}@h\"\n}\n"
      "local \"q\" {\n  expression = \"q\"\n  sensitive = true\n}\n");
  given.load();
  CHECK(given.problems().empty());
  CHECK(given.local("url").marks() == std::vector<Mark>{{"sensitive", "var.p"}});
  CHECK(given.local("q").marks() == std::vector<Mark>{{"sensitive", "local.q"}});
}

TEST_CASE("locals are evaluated in the order they need, whatever the order in the file") {
  TemplateUnderTest given(
      "locals {\n  a = \"${local.b}!\"\n}\nlocals {\n  b = local.c\n  c = \"c\"\n}\n");
  given.load();
  CHECK(given.problems().empty());
  CHECK(given.local("a").as_string() == "c!");
}

TEST_CASE("cycles name all members once, and nothing follows from them") {
  CHECK(problems_of("locals {\n"
                    "  a = local.b\n"
                    "  b = local.c\n"
                    "  c = local.a\n"
                    "  d = local.a\n"
                    "  e = local.e\n"
                    "  f = local.missing\n"
                    "}\n"
                    "local \"a\" {\n  expression = 1\n}\n") ==
        "9:1 DuplicateLocal: Local variable \"a\" is defined twice in your templates. Other "
        "definition found at \"t.pkr.hcl:2,3-4\".\n"
        "7:7 MissingDependency: could not get dependency \"local.missing\" for \"local.f\", "
        "\"local.missing\" missing in template.\n"
        "2:3 DependencyCycle: Cycle: local.a, local.b, local.c.\n"
        "6:3 SelfReference: Self reference: local.e.\n");
}

TEST_CASE("data sources are typed unknowns that say where they come from") {
  TemplateUnderTest given(
      "data \"web\" \"page\" {\n  url = \"http://h/${local.path}\"\n}\n"
      "locals {\n  path = \"p\"\n  body = data.web.page.body\n  n = data.web.page.size + 1\n}\n");
  given.load();
  CHECK(given.problems().empty());
  CHECK(given.local("body").refinement().origin == "data.web.page.body");
  CHECK(given.local("n").type() == Type::number());
  CHECK(problems_of("data \"web\" \"a\" {}\n"
                    "data \"wbe\" \"b\" {}\n"
                    "data \"web\" \"a\" {}\n"
                    "locals {\n  x = data.wbe.b.body\n}\n") ==
        "2:6 UnknownComponentType: kiln has no data source of this name: its options are not "
        "checked, and nothing that uses it can be built. Did you mean \"web\"?\n"
        "3:1 DuplicateData: This data block has the same data type and name as a previous block "
        "declared at t.pkr.hcl:1,1-15. Each data block must have a unique name per type.\n"
        "1:16 MissingArgument: The argument \"url\" is required, but no definition was found.\n");
}

TEST_CASE("a build's sources, provisioners and chains are read") {
  TemplateUnderTest given(
      "source \"machine\" \"a\" {\n  image = \"i\"\n}\n"
      "build {\n"
      "  name    = \"web\"\n"
      "  sources = [\"source.machine.a\"]\n"
      "  source \"machine.a\" {\n    name = \"b\"\n  }\n"
      "  provisioner \"script\" {\n"
      "    name         = \"first\"\n"
      "    inline       = [\"true\"]\n"
      "    only         = [\"machine.a\"]\n"
      "    pause_before = \"10s\"\n"
      "    max_retries  = 2\n"
      "    override     = { b = { inline = [\"false\"] } }\n"
      "  }\n"
      "  post-processors {\n"
      "    post-processor \"sum\" {}\n"
      "    post-processor \"sum\" {\n      keep_input_artifact = true\n    }\n"
      "  }\n"
      "  post-processor \"sum\" {}\n"
      "}\n");
  given.load();
  REQUIRE(given.problems().empty());
  const BuildConfig& build = given.module->config.builds.at(0);
  CHECK(build.name == "web");
  REQUIRE(build.sources.size() == 2);
  CHECK(build.sources[1].name == "b");
  CHECK(build.sources[1].declared_name == "a");
  const ProvisionerConfig& provisioner = build.provisioners.at(0);
  CHECK(provisioner.name == "first");
  CHECK(provisioner.only == std::vector<std::string>{"machine.a"});
  CHECK(provisioner.pause_before == std::chrono::seconds(10));
  CHECK(provisioner.max_retries == 2);
  CHECK(provisioner.overrides.find("b") != nullptr);
  REQUIRE(build.chains.size() == 2);
  CHECK(build.chains[0].size() == 2);
  CHECK(build.chains[0][1].keep_input_artifact == true);
}

TEST_CASE("mistakes in builds are all reported") {
  CHECK(problems_of("source \"machine\" \"a\" {}\n"
                    "source \"machin\" \"b\" {}\n"
                    "source \"machine\" \"a\" {}\n"
                    "build {\n"
                    "  sources = [\"machine.a\", \"machin.b\", \"machine.c\", \"x\"]\n"
                    "  provisioner \"scirpt\" {}\n"
                    "  provisioner \"script\" {\n"
                    "    only    = [\"a\"]\n"
                    "    except  = [\"b\"]\n"
                    "    timeout = \"5 minutes\"\n"
                    "    max_retries = -1\n"
                    "    override = { a = 1 }\n"
                    "  }\n"
                    "  post-processor \"smu\" {}\n"
                    "}\n"
                    "build {}\n") ==
        "3:1 DuplicateSource: This source block has the same builder type and name as a previous "
        "block declared at t.pkr.hcl:1,1-21. Each source must have a unique name per builder "
        "type.\n"
        "2:8 UnknownComponentType: kiln has no builder of this name: its options are not "
        "checked, and nothing that uses it can be built. Did you mean \"machine\"?\n"
        "5:39 UnknownSource: Known: [machin.b machine.a]. Did you mean \"machine.a\"?\n"
        "5:52 InvalidSourceReference: A source type is made of two or three parts that are split "
        "by a dot `.`; each part must start with a letter and may contain only letters, digits, "
        "underscores, and dashes. A valid source reference looks like: `source.type.name`.\n"
        "6:15 UnknownComponentType: kiln has no provisioner of this name: its options are not "
        "checked, and nothing that uses it can be built. Did you mean \"script\"?\n"
        "9:5 OnlyAndExcept: A list of sources to run for and a list of sources not to run for "
        "exclude each other.\n"
        "10:15 InvalidTimeout: time: invalid duration \"5 minutes\".\n"
        "11:19 UnsuitableValue: Unsuitable value: value must be a whole number, zero or more.\n"
        "12:16 OverrideEntryNotObject: An override is written as a map from source names to "
        "options; the entry for \"a\" is not an object.\n"
        "14:18 UnknownComponentType: kiln has no post-processor of this name: its options are not "
        "checked, and nothing that uses it can be built. Did you mean \"sum\"?\n"
        "16:1 MissingSourceReference: a build block must reference at least one source to be "
        "built.\n");
}

TEST_CASE("in Packer's files a component's option hides kiln's own argument") {
  const std::string text =
      "source \"plain\" \"a\" {\n  reuse = \"x\"\n}\nbuild {\n  sources = [\"plain.a\"]\n}\n";
  CHECK(problems_of(text).empty());
  TemplateUnderTest own(MemoryFiles{{"t.kiln.hcl", text}}, "t.kiln.hcl");
  own.load();
  CHECK(own.module->is_kiln_dialect);
  CHECK(
      own.problems() ==
      "2:11 InvalidReuse: \"reuse\" must be \"always\", \"resume\" or \"never\". \"x\" is not.\n");
}

TEST_CASE("the packer block is checked by its rules") {
  CHECK(problems_of("packer {\n"
                    "  required_version = \">= 1.7.0\"\n"
                    "  required_plugins {\n"
                    "    good = {\n"
                    "      version = \">= 1.0\"\n"
                    "      source  = \"github.com/hashicorp/good\"\n"
                    "    }\n"
                    "    a = \"1.0\"\n"
                    "    b = {}\n"
                    "    c = { version = 1 }\n"
                    "    d = { version = \"x\" }\n"
                    "    e = { version = \"1.0-beta\", source = \"github.com/x/e\" }\n"
                    "    f = { version = \"1\" }\n"
                    "    g = { version = \"1\", source = 1 }\n"
                    "    h = { version = \"1\", source = \"h\" }\n"
                    "    i = { version = \"1\", source = \"github.com/x/packer-plugin-i\" }\n"
                    "    j = { version = \"1\", source = \"github.com/x/j\", more = 1 }\n"
                    "    k = []\n"
                    "    L = { version = \"1\", source = \"github.com/x/l\" }\n"
                    "  }\n"
                    "}\n"
                    "packer {\n  required_version = \"< 1.10\"\n}\n") ==
        "8:5 PluginRequirementNotObject: 'a = \"1.0\"' plugin requirement calls are not possible. "
        "You must define a whole block. For example:\na = {\n  source  = "
        "\"github.com/hashicorp/a\"\n  version = \"1.0\"\n}\n"
        "9:9 MissingPluginVersion: The version field must be specified as a string. Ex: `version "
        "= \">= 1.2.0, < 2.0.0\"`.\n"
        "10:9 VersionNotString: Version must be specified as a string.\n"
        "11:9 InvalidVersionConstraint: This string does not use correct version constraint "
        "syntax: Malformed constraint: x.\n"
        "12:9 PrereleaseConstraint: Unsupported prerelease for constraint \"1.0-beta\".\n"
        "13:9 MissingPluginSource: The source field must be specified as a string. Ex: `source = "
        "\"github.com/hashicorp/happycloud\"`.\n"
        "14:9 PluginSourceNotString: Source must be specified as a string. For example: `source = "
        "\"github.com/hashicorp/happycloud\"`.\n"
        "15:9 InvalidPluginSource: A plugin source has the form "
        "\"github.com/hashicorp/happycloud\": a host, a namespace and a name.\n"
        "16:9 InvalidPluginSource: The name of a plugin does not begin with \"packer-\": write "
        "\"i\".\n"
        "17:9 ExtraPluginKey: required_plugins objects can only contain \"version\" and "
        "\"source\" attributes.\n"
        "18:9 InvalidPluginRequirement: required_plugins entries must be objects.\n"
        "19:5 InvalidPluginName: L is an invalid plugin local name: it must be lower-case letters, "
        "digits and single dashes.\n"
        "23:22 UnsupportedCoreVersion: This configuration does not support Packer version 1.16.0, "
        "which kiln stands in for. To proceed, either choose another supported Packer version or "
        "update this version constraint. Version constraints are normally set for good reason, so "
        "updating the constraint may lead to other unexpected behavior.\n");
}

TEST_CASE("files are read in Packer's order, and what cannot be read is said") {
  TemplateUnderTest none(MemoryFiles{{"d/x.txt", ""}}, "d");
  CHECK(none.load().problems() ==
        "NoConfigFile: A config file must be suffixed with `.pkr.hcl`, `.pkr.json` or "
        "`.kiln.hcl`. A folder can be referenced.\n");
  TemplateUnderTest missing(MemoryFiles{}, "a.pkr.hcl");
  CHECK(missing.load().problems() ==
        "UnreadableFile: open a.pkr.hcl: no such file or directory.\n");
  TemplateUnderTest legacy(MemoryFiles{{"a.json", "{}"}}, "a.json");
  CHECK(legacy.load().diagnostics.all().at(0).kind == "LegacyTemplate");
  TemplateUnderTest two(
      MemoryFiles{{"d/b.pkr.hcl", "locals { b = 1 }\n"}, {"d/a.pkr.hcl", "locals { a = 1 }\n"}},
      "d");
  CHECK(two.load().problems().empty());
  CHECK(two.module->config.locals.at(0).name == "a");
}

TEST_CASE("after a syntax error nothing is said about what may only seem to be missing") {
  const std::string problems = problems_of("locals {\n  a = \n}\nvariable \"x\" {}\nbuild {}\n");
  CHECK(problems.find("UnsetVariable") == std::string::npos);
  CHECK(!problems.empty());
}
