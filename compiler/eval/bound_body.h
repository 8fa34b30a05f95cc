#pragma once

#include <memory>

#include "compiler/syntax/body.h"

namespace kiln {

// A body whose attributes see the names that `binding` binds, those of blocks in it too, in front
// of the names they see already: each wrapping stands for a block further inside. Null binds
// nothing.
BodyPointer bind_body(BodyPointer body, std::shared_ptr<const BlockBinding> binding);

// The same for what was read of a body.
BodyContent bind_content(BodyContent content, const std::shared_ptr<const BlockBinding>& binding);

// What an attribute sees that has `outer` already, in a block that binds `inner`. Either may be
// null.
std::shared_ptr<const BlockBinding> nest_bindings(const std::shared_ptr<const BlockBinding>& outer,
                                                  const std::shared_ptr<const BlockBinding>& inner);

}  // namespace kiln
