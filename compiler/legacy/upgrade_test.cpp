#include "compiler/legacy/upgrade.h"

#include "compiler/legacy/call_rewriter.h"
#include "compiler/legacy/plugins.h"
#include "compiler/source/render.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

// The parts of a rewritten text, expressions in angle brackets.
std::string rewritten(std::string_view text) {
  const RewrittenString result =
      rewrite_calls(text, [](std::string_view name, const std::vector<std::string>& arguments) {
        return name == "user" ? CallFate(CallBecomesExpression{arguments.at(0)})
                              : CallFate(CallStays{});
      });
  std::string out;
  for (const RewrittenPart& part : result.parts) {
    out += part.part.is_expression ? "<" + part.part.text + ">" : part.part.text;
  }
  return out;
}

TEST_CASE("calls are rewritten wherever they stand in an action") {
  CHECK(rewritten("plain") == "plain");
  CHECK(rewritten("a {{user `x`}} b") == "a <x> b");
  CHECK(rewritten("{{ \"x\" | user }}") == "<x>");
  CHECK(rewritten("{{upper (user `x`)}}") == "{{ upper `<x>` }}");
  CHECK(rewritten("{{user `x` | replace_all `-` \"_\" | upper}}") ==
        "{{ upper (replace_all `-` `_` `<x>`) }}");
  CHECK(rewritten("{{if eq (user `x`) `y`}}1{{else}}2{{end}}") ==
        "{{ if eq `<x>` `y` }}1{{else}}2{{end}}");
  CHECK(rewritten("{{user (upper `x`)}}") == "{{ user (upper `x`) }}");
}

TEST_CASE("what trim markers take away is gone, and what is no call stays") {
  CHECK(rewritten("a  {{- user `x` -}}  b") == "a<x>b");
  CHECK(rewritten("{{.Vars}} {{/* c */}} {{ .A.B }}") == "{{ .Vars }} {{/* c */}} {{ .A.B }}");
  CHECK(rewritten("{{ $x := user `x` }}") == "{{ $x := user `x` }}");
  CHECK(rewritten("{{ `{{` }}{{ `a` }}") == "{{ `{{` }}a");
  CHECK(rewritten("{{ broken") == "{{ broken");
  CHECK(rewritten("{{ upper \"a`b\" }}") == "{{ upper \"a`b\" }}");
}

TEST_CASE("a component's plugin is the one with the longest name") {
  CHECK(plugin_of_component("amazon-ebs")->name == "amazon");
  CHECK(plugin_of_component("windows-update")->source == "github.com/rgl/windows-update");
  CHECK_FALSE(plugin_of_component("windows-restart"));
  CHECK_FALSE(plugin_of_component("amazonas"));
}

TEST_CASE("spans of a translated template are shown in the JSON text") {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::string json = R"({"builders": [{"type": "null", "a": "x {{user `v`}}"}]})";
  const SourceId source = sources.add("t.json", json);
  TranslatedTemplate made = translate_legacy_template(sources, source, {}, diagnostics);
  const std::string text = made.text;
  const SourceId derived = sources.add_derived(source, text, std::move(made.ranges));
  const auto begin = static_cast<uint32_t>(text.find("${var.v}"));
  REQUIRE(begin < text.size());
  CHECK(sources.text(sources.origin({derived, begin, begin + 8})) == "{{user `v`}}");
  CHECK(sources.text(sources.origin({derived, begin - 2, begin + 8})) == "\"x {{user `v`}}\"");
  CHECK(sources.describe({derived, begin, begin + 8}) == "t.json:1,40-52");
}

}  // namespace
}  // namespace kiln
