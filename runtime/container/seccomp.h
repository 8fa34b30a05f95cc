#pragma once

#include <string>

#include "compiler/source/result.h"

namespace kiln {

// The system calls that a command inside a root filesystem is refused, as a BPF program (an array
// of sock_filter) for seccomp(2): those that make namespaces and mounts, change the kernel, its
// clock or its keys, open files by handle, trace the machine, or push input into terminals. In
// spirit Docker's default profile, turned round: a list of what is denied, so that what a newer C
// library calls still works. README.md of this folder has the reasons.
Result<std::string> make_seccomp_filter();

}  // namespace kiln
