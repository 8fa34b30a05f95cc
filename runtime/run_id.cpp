#include "runtime/run_id.h"

#include <fmt/format.h>

#include <random>

namespace kiln {

std::string time_ordered_uuid(int64_t now) {
  std::random_device random;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", static_cast<uint32_t>(now),
                     random() & 0xffff, random() & 0xffff, random() & 0xffff, random() & 0xffff,
                     random());
}

}  // namespace kiln
