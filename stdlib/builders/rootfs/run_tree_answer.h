#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace kiln::rootfs {

// Answers one request of TreeWork: the other half, run as root of a user namespace. What is said on
// the way goes to `tell`, a letter for the kind and the text; the result is JSON.
std::string answer_tree_work(std::string_view request,
                             const std::function<void(std::string_view)>& tell);

}  // namespace kiln::rootfs
