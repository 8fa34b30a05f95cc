#pragma once

#include <string>

#include "compiler/config/config.h"
#include "compiler/legacy/legacy_template.h"

namespace kiln {

struct UpgradeOptions {
  // Comments that say what the blocks are for.
  bool with_annotations = false;
};

// A legacy template as a template in native syntax, in the canonical style, for people to keep:
// what Packer's hcl2_upgrade makes of it, but that `only`, `except` and `build_name` keep their
// meaning. What could not be upgraded is a comment above its block and a warning.
std::string upgrade_template(const LegacyTemplate& legacy, const Catalog& catalog,
                             const UpgradeOptions& options, Diagnostics& diagnostics);

// The same for building at once what the legacy template says, to the letter: builds keep their
// names, every variable can be set, and calls that mean the same in both stay calls.
TranslatedTemplate translate_legacy_template(const SourceMap& sources, SourceId source,
                                             const Catalog& catalog, Diagnostics& diagnostics);

// A text with calls as the console reads one, as an expression for the translated template.
std::string translate_legacy_text(std::string_view text, const LegacyTemplate& legacy);

}  // namespace kiln
