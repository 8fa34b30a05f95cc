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

// The error of starting namespaces, with what the machine's settings say about it and what to do
// when it is that the kernel refused them.
Error explain_namespace_error(const Error& error);

// The ranges that a file such as /etc/subuid grants to a user, by name or number (subuid(5)), for a
// map whose id 0 is `own`: exposed for tests.
std::vector<IdRange> granted_ranges(const std::string& file_content, const std::string& user_name,
                                    uint32_t own, uint32_t user_id);

}  // namespace kiln
