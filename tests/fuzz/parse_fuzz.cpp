// Parses any bytes as native syntax, and renders every problem found.
#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/source/check.h"
#include "compiler/source/render.h"
#include "compiler/syntax/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kiln;
  SourceMap sources;
  SourceId source =
      sources.add("fuzz.pkr.hcl", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  auto tree = parse(sources, source, diagnostics);
  KILN_CHECK(tree != nullptr, "parse always gives a tree");
  KILN_CHECK(diagnostics.empty() == render_all(sources, diagnostics).empty(),
             "every diagnostic is shown");
  Diagnostics more;
  parse_expression(sources, source, more);
  parse_template(sources, source, more);
  return 0;
}
