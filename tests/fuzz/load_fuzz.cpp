#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/plan/input_content.h"
#include "compiler/plan/plan_page.h"
#include "compiler/source/check.h"
#include "compiler/source/render.h"
#include "tests/support/memory_files.h"
#include "tests/support/small_catalog.h"

// Any bytes as a template, with what follows a line `# --- vars` as a variable file: loading,
// lowering and printing end, and every problem can be shown. Values that are secret never appear.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::string_view mark = "\n# --- vars\n";
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t split = text.find(mark);
  kiln::MemoryFiles files;
  files.set("t.pkr.hcl", std::string(text.substr(0, split)));
  kiln::LoadOptions options;
  if (split != std::string_view::npos) {
    files.set("v.pkrvars.hcl", std::string(text.substr(split + mark.size())));
    options.var_files = {"v.pkrvars.hcl"};
  }
  kiln::SourceMap sources;
  kiln::Diagnostics diagnostics;
  const auto module =
      kiln::load("t.pkr.hcl", options, kiln::small_catalog(), files, sources, diagnostics);
  kiln::Plan plan = kiln::lower(*module, {}, kiln::small_catalog(), files, diagnostics);
  for (uint32_t i = 0; i < plan.steps.size(); ++i) {
    for (kiln::StepId need : plan.steps[i].needs) {
      KILN_CHECK(static_cast<uint32_t>(need) < i, "what a step needs comes before it");
    }
  }
  kiln::add_input_content(plan, kiln::content_from(files));
  const kiln::PlanDocument document = kiln::document_of(plan, *module, sources);
  const kiln::Assessment assessment = kiln::assess_without_state(plan);
  const kiln::PlanView view{document, &assessment};
  KILN_CHECK(!kiln::print_plan_text(view, true).empty(), "a plan has a text");
  KILN_CHECK(!kiln::print_plan_page(view).empty(), "a plan has a page");
  const kiln::PlanJson json = kiln::print_plan_json(document);
  const auto read = kiln::read_plan_json(json.text);
  KILN_CHECK(read && kiln::print_plan_json(read->document).text == json.text,
             "a plan's document is read as it was written");
  kiln::render_all(sources, diagnostics);
  return 0;
}
