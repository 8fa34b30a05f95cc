#pragma once

#include "compiler/source/result.h"
#include "runtime/init/protocol/setup.h"

namespace kiln {

// Which of the two processes returns from enter_namespaces().
enum class Place {
  // Pid 1 of the new namespaces (or the only process, when a Process setup got none).
  Inside,
  // The parent, which has only to wait for the one inside and end with it.
  Outside,
};

// Makes the namespaces of `setup` around a new process. In a user namespace the one inside is its
// root. When `setup` is for plain processes and the kernel refuses, nothing new is made, and
// orphans of this process's descendants become its children instead.
Result<Place> enter_namespaces(const Setup& setup);

}  // namespace kiln
