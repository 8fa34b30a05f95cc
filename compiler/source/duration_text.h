#pragma once

#include <chrono>
#include <string>

namespace kiln {

// As Go prints durations: `1m30s`, `1.5s`, `250ms`, `0s`.
std::string go_duration_text(std::chrono::nanoseconds duration);

// The two largest units in words, as Packer tells how long a build took: `1 minute 3 seconds`.
std::string duration_in_words(std::chrono::nanoseconds duration);

}  // namespace kiln
