#pragma once

#include <optional>
#include <string>

#include "compiler/source/result.h"
#include "runtime/component.h"
#include "runtime/image/oci_layout.h"
#include "stdlib/builders/rootfs/options.h"

namespace kiln::rootfs {

// What an image starts from, made.
struct BaseTree {
  // The directory that holds it. Only read from now on.
  std::string directory;
  // It belongs to the user and not to the build: never written, never removed.
  bool is_borrowed = false;
  // Of an OCI base: its layers and how it is run, so that the new image shares them.
  std::optional<OciImage> image;
  // Nothing is in it: it needs no layer.
  bool is_empty = false;
};

// Makes the base in `directory`, which must not exist yet. After an error, what is there is the
// caller's to remove, together with the rest of the build's scratch data.
Result<BaseTree> make_base(const Base& base, const std::string& directory, StepContext& context);

// Says how much there is in a base that was made.
Result<void> tell_base_size(const std::string& directory, StepContext& context);

// Installs a Debian suite into `target`: with mmdebstrap, or with debootstrap if that is all there
// is. For root the target is a directory; for an ordinary user, who needs mmdebstrap, a tar
// archive. Without a mirror the repositories of this system's apt that belong to the suite are
// used, updates and security included.
Result<void> bootstrap(const Base& base, const std::string& target, StepContext& context);

// Unpacks the archive that bootstrap() made for an ordinary user, and removes it.
Result<void> unpack_bootstrapped(const std::string& archive, const std::string& directory,
                                 StepContext& context);

}  // namespace kiln::rootfs
