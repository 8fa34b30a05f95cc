#include "compiler/eval/go_template.h"

#include "tests/support/catch.h"

using namespace kiln;

namespace {

GoTemplateContext packer_context() {
  GoTemplateContext context;
  context.fields = {{"Path", "/tmp/script.sh"}, {"Vars", "A='1' B='2'"}, {"Name", "web"}};
  context.functions["build_name"] = [](const std::vector<std::string>&) -> Result<std::string> {
    return std::string("debian");
  };
  context.functions["fails"] = [](const std::vector<std::string>&) -> Result<std::string> {
    return Error{"it failed"};
  };
  context.functions["again"] = [](const std::vector<std::string>&) -> Result<std::string> {
    return std::string("{{again}}x");
  };
  context.functions["nested"] = [](const std::vector<std::string>&) -> Result<std::string> {
    return std::string("{{.Name}}");
  };
  return context;
}

std::string render(std::string_view text) {
  Result<std::string> result = render_go_template(text, packer_context());
  return result ? *result : "error: " + result.error().message;
}

}  // namespace

TEST_CASE("a template without actions is its own rendering") {
  CHECK_FALSE(has_template_action("echo ${x} }}"));
  CHECK(render("echo ${x} }}") == "echo ${x} }}");
}

TEST_CASE("execute_command of a shell provisioner") {
  CHECK(render("chmod +x {{.Path}}; {{.Vars}} {{.Path}}") ==
        "chmod +x /tmp/script.sh; A='1' B='2' /tmp/script.sh");
}

TEST_CASE("fields, functions, pipes and controls") {
  CHECK(render("{{.Missing}}") == "<no value>");
  CHECK(render("{{ .Name | upper }}-{{ lower \"ABC\" }}") == "WEB-abc");
  CHECK(render("{{ build_name }}{{ upper (build_name) }}") == "debianDEBIAN");
  CHECK(render("{{ split .Path \"/\" 2 }}") == "script.sh");
  CHECK(render("{{ replace_all `/` `-` .Path }}") == "-tmp-script.sh");
  CHECK(render("{{ replace `/` `-` 1 .Path }}") == "-tmp/script.sh");
  CHECK(render("{{ if eq .Name `web` }}yes{{ else }}no{{ end }}") == "yes");
  CHECK(render("{{ range $i := 3 }}{{ $i }}{{ end }}") == "012");
  CHECK(render("a {{- /* trims */ -}} b") == "ab");
  CHECK(render("{{ printf \"%05d|%-4s|%q\" 42 `a` .Name }}") == "00042|a   |\"web\"");
}

TEST_CASE("what is rendered is rendered again") {
  CHECK(render("{{nested}}") == "web");
  CHECK(render("{{again}}") ==
        "error: template: root: the result still has {{ after 100 rounds of rendering");
}

TEST_CASE("errors are Go's") {
  CHECK(render("\n{{ nosuch }}") == "error: template: root:2: function \"nosuch\" not defined");
  CHECK(render("{{ fails }}") ==
        "error: template: root:1:3: executing \"root\" at <fails>: error calling fails: it failed");
  CHECK(render("{{ split `a` `,` 3 }}") ==
        "error: template: root:1:3: executing \"root\" at <split `a` `,` 3>: error calling split: "
        "the substring 3 was unavailable using the separator value, ,, only 1 values were found");
  CHECK(render("{{ .Name") == "error: template: root:1: unclosed action");
  CHECK(render("{{ if .Name }}") == "error: template: root:1: unexpected EOF");
}

TEST_CASE("user says what to write instead") {
  CHECK(render("{{ user `region` }}").ends_with("write ${var.region} instead"));
}

TEST_CASE("runaway templates end with an error") {
  CHECK(render("{{range 100000}}{{range 100000}}{{end}}{{end}}")
            .ends_with("the template did not end after 2000000 steps"));
  CHECK(render("{{range 1000000}}{{printf \"%1000s\" `x`}}{{end}}")
            .ends_with("the result is larger than 16777216 bytes"));
  CHECK(render("{{$x := `ab`}}{{range 100}}{{$x = printf \"%s%s\" $x $x}}{{end}}")
            .ends_with("the result is larger than 16777216 bytes"));
  std::string deep;
  for (int i = 0; i < 100000; ++i) {
    deep += "{{if 1}}";
  }
  CHECK(render(deep) == "error: template: root:1: max expression depth exceeded");
  CHECK(render("{{" + std::string(100000, '(')) ==
        "error: template: root:1: max expression depth exceeded");
}

TEST_CASE("uses are found without knowing the functions") {
  auto uses = go_template_uses("{{ .Path | f }} {{ if g .Name }}{{ $.Vars }}{{ end }}");
  REQUIRE(uses.ok());
  CHECK((*uses).fields == std::vector<std::string>{"Name", "Path", "Vars"});
  CHECK((*uses).functions == std::vector<std::string>{"f", "g"});
  CHECK_FALSE(go_template_uses("{{ if }}").ok());
}
