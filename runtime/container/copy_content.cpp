#include "runtime/container/copy_content.h"

#include <vector>

#include "runtime/file_descriptor.h"

namespace kiln {

Result<void> copy_content(int source, int target, const std::string& subject,
                          const std::stop_token& stop) {
  std::vector<char> buffer(size_t{256} << 10);
  for (;;) {
    if (stop.stop_requested()) {
      return Error{"copy " + subject + ": cancelled"};
    }
    KILN_ASSIGN(size_t size, read_up_to(source, buffer.data(), buffer.size(), subject));
    if (size == 0) {
      return {};
    }
    KILN_TRY(write_all(target, {buffer.data(), size}, subject));
  }
}

}  // namespace kiln
