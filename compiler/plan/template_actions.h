#pragma once

#include "compiler/config/catalog.h"
#include "compiler/config/decode.h"

namespace kiln {

// What the actions of Go templates may ask for while planning.
struct TemplateNames {
  // Packer's `build_name` (the source as declared) and `build_type`.
  std::string build_name;
  std::string build_type;
};

// Replaces every string of decoded options that has template actions (`{{ }}`): by its rendering
// when that needs nothing a run decides, otherwise by an unknown that names the action
// (`{{timestamp}}`, `{{.Vars}}`). Arguments that the component renders itself stay as they are, and
// so does everything of a component without a schema. Problems are reported at the argument, or at
// `block`.
void render_known_actions(DecodedBody& decoded, const ComponentInfo& component,
                          const TemplateNames& names, Span block, Diagnostics& diagnostics);

}  // namespace kiln
