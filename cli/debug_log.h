#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kiln {

using WriteLog = std::function<void(std::string_view level, std::string_view sentence)>;

// The log that the environment asks for, as Packer's does: KILN_LOG or PACKER_LOG (anything but 0
// and nothing) to standard error, KILN_LOG_PATH or PACKER_LOG_PATH to a file of mode 0600, which
// begins anew. Empty when none is asked for; a file that cannot be written is told once to `err`.
// For several threads. A line is `2026/01/31 12:00:00 [INFO] SENTENCE`, in local time.
WriteLog open_debug_log(
    const std::function<std::optional<std::string>(const std::string&)>& environment,
    const std::function<void(std::string_view)>& err);

}  // namespace kiln
