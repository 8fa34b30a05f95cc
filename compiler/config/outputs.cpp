#include <map>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/value/unicode.h"

namespace kiln {

void read_outputs(Loading& loading) {
  Diagnostics& diagnostics = loading.diagnostics;
  std::map<std::string, Span> seen;
  for (const BodyBlock& block : loading.blocks) {
    if (block.type != "output") {
      continue;
    }
    const std::string& name = block.labels[0].text;
    if (!is_identifier(name)) {
      diagnostics.emit(block.labels[0].span, diag::InvalidOutputName);
      continue;
    }
    const auto [first, is_new] = seen.emplace(name, block.header_span);
    if (!is_new) {
      Diagnostic& diagnostic = diagnostics.emit(block.header_span, diag::DuplicateOutput, name);
      diagnostic.labels.push_back({first->second, "the first one is here"});
      continue;
    }
    const BodyContent content =
        block.body->content({{{"value", true}, {"description"}, {"sensitive"}}, {}}, diagnostics);
    const BodyAttribute* value = content.attribute("value");
    if (value == nullptr) {
      continue;
    }
    loading.module.config.outputs.push_back(
        {.name = name,
         .description =
             read_string(content, "description", literal_scope(), diagnostics).value_or(""),
         .sensitive = read_bool(content, "sensitive", literal_scope(), diagnostics).value_or(false),
         .value = *value,
         .span = block.header_span});
  }
}

}  // namespace kiln
