#include <cstdint>
#include <string_view>

#include "compiler/eval/go_template.h"
#include "compiler/source/check.h"

// Any text renders or is an error with words; what parses tells what it uses.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  kiln::GoTemplateContext context;
  context.fields = {{"Name", "web"}, {"Path", "/tmp/x"}};
  context.functions["build_name"] = [](const std::vector<std::string>&) {
    return kiln::Result<std::string>(std::string("vm"));
  };
  auto rendered = kiln::render_go_template(text, context);
  KILN_CHECK(rendered.ok() || rendered.error().message.starts_with("template: "),
             "an error must read like Go's");
  auto uses = kiln::go_template_uses(text);
  KILN_CHECK(uses.ok() || !rendered.ok(), "what renders has uses that can be read");
  return 0;
}
