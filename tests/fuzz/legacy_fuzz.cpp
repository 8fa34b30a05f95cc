#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/format/format.h"
#include "compiler/legacy/upgrade.h"
#include "compiler/plan/plan.h"
#include "compiler/source/check.h"
#include "compiler/source/render.h"
#include "compiler/syntax/parse.h"
#include "tests/support/memory_files.h"
#include "tests/support/small_catalog.h"

// Any bytes as a legacy template: reading, both kinds of upgrade, and loading what was made of it
// end; what is made parses and is in the canonical style.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  kiln::SourceMap sources;
  kiln::Diagnostics diagnostics;
  const kiln::SourceId source = sources.add("t.json", text);
  const kiln::LegacyTemplate legacy =
      kiln::read_legacy_template(sources, source, false, diagnostics);
  if (!diagnostics.has_errors()) {
    const std::string upgraded = kiln::upgrade_template(legacy, kiln::small_catalog(),
                                                        {.with_annotations = true}, diagnostics);
    KILN_CHECK(kiln::format(upgraded) == upgraded, "an upgraded template is formatted");
    kiln::Diagnostics problems;
    kiln::parse(sources, sources.add("u.pkr.hcl", upgraded), problems);
    KILN_CHECK(!problems.has_errors(), "an upgraded template parses");
  }
  kiln::MemoryFiles files;
  files.set("t.json", text);
  kiln::LoadOptions options;
  options.translate_legacy = kiln::translate_legacy_template;
  kiln::Diagnostics loaded;
  const auto module = kiln::load("t.json", options, kiln::small_catalog(), files, sources, loaded);
  kiln::lower(*module, {}, kiln::small_catalog(), files, loaded);
  kiln::render_all(sources, loaded);
  return 0;
}
