#pragma once

#include <string>

#include "compiler/source/result.h"
#include "runtime/init/protocol/setup.h"

namespace kiln {

// Whether this process needs a user namespace to get the other namespaces: it is neither root nor
// has CAP_SYS_ADMIN.
bool needs_user_namespace();

// What a user namespace of this process looks like.
struct UserNamespacePlan {
  // Root inside is the calling user outside. The other ids are those that /etc/subuid and
  // /etc/subgid grant the user, when newuidmap and newgidmap are installed.
  IdMaps ids;
  // Empty, or why root is the only id, what does not work then, and what to do about it.
  std::string limits;
};

// Reads the files and finds the programs. Never fails: with nothing granted the plan is the single
// id.
UserNamespacePlan plan_user_namespace();

// Moves this process, which must have one thread yet, into a user namespace of its own, as its
// root: from then on it makes, reads and removes files of all ids of the plan and starts containers
// without another user namespace, as if it were root. For a program whose whole work needs that; it
// keeps its process id, terminal and files. Gives UserNamespacePlan::limits. There is no way back,
// and programs that it starts cannot become the machine's root (sudo).
Result<std::string> enter_user_namespace();

// The error of starting namespaces, with what the machine's settings say about it and what to do
// when it is that the kernel refused them.
Error explain_namespace_error(const Error& error);

// The ranges that a file such as /etc/subuid grants to a user, by name or number (subuid(5)), for a
// map whose id 0 is `own`: exposed for tests.
std::vector<IdRange> granted_ranges(const std::string& file_content, const std::string& user_name,
                                    uint32_t own, uint32_t user_id);

}  // namespace kiln
