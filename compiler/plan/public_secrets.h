#pragma once

#include "compiler/config/decode.h"
#include "compiler/plan/lowering.h"

namespace kiln {

// Reports secrets in options that whoever has what is made, or may list it, can read: tags, names,
// labels, what an image says of itself, a manifest. With where they come from: an error in kiln's
// own files, a warning in Packer's. `block`: the header of the body.
void report_public_secrets(const DecodedBody& decoded, const Schema& schema, Span block,
                           Lowering& lowering);

}  // namespace kiln
