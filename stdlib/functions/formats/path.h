#pragma once

#include <string>
#include <string_view>

// Paths as Go's path/filepath sees them on Unix: text alone, no look at the disk.
namespace kiln {

// The shortest path that means the same, `.` when nothing is left.
std::string clean_path(std::string_view path);

// The last element, without slashes at the end; `.` of nothing, `/` of slashes only.
std::string path_base(std::string_view path);

// All but the last element, cleaned.
std::string path_directory(std::string_view path);

// `path` if it is absolute, else under `directory`; cleaned.
std::string path_under(std::string_view directory, std::string_view path);

}  // namespace kiln
