#pragma once

#include <string>

#include "compiler/source/result.h"

namespace kiln {

// Makes /etc/resolv.conf read as `content` for as long as the mounts last. Nothing of it is in the
// tree: it is mounted over the file, or written below /run when that is where the tree's link
// leads. Needs a fresh tmpfs at /run.
Result<void> show_resolv_conf(const std::string& content);

// Takes it away, with the empty file that was made to mount on, if any.
void hide_resolv_conf();

}  // namespace kiln
