#include "compiler/source/disk_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>

#include "compiler/source/system_error.h"

namespace kiln {

namespace {

// How long a pipe may say nothing before it is given up.
constexpr int longest_silence = 10'000;
// What a SourceMap can hold.
constexpr size_t most_bytes = UINT32_MAX - 1;

// Closes what open() gave.
struct OpenFile {
  int fd;
  explicit OpenFile(int opened) : fd(opened) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { ::close(fd); }
};

// Asks that the memory reserved for a large text, which nobody touched yet, be whole huge pages:
// getting it page by page takes longer than reading the file.
void use_huge_pages(std::string& text) {
  constexpr uintptr_t huge_page = uintptr_t{2} << 20;
  const auto begin = reinterpret_cast<uintptr_t>(text.data());
  const uintptr_t first = (begin + huge_page - 1) / huge_page * huge_page;
  const uintptr_t end = (begin + text.capacity()) / huge_page * huge_page;
  if (first < end) {
    ::madvise(text.data() + (first - begin), end - first, MADV_HUGEPAGE);
  }
}

// Why a file that is there is not read; empty if it is.
std::string_view refusal(const std::string& path, const struct stat& info) {
  if (S_ISDIR(info.st_mode)) {
    return "is a directory";
  }
  const bool has_end = S_ISREG(info.st_mode) || S_ISFIFO(info.st_mode) || path == "/dev/null";
  return has_end ? "" : "is not a file";
}

}  // namespace

Result<std::string> DiskReader::read(const std::string& path) const {
  // Not waiting: opening a pipe that nobody writes to would take for ever.
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.fd < 0) {
    return system_error("open", path);
  }
  struct stat info{};
  if (::fstat(file.fd, &info) != 0) {
    return system_error("open", path);
  }
  if (std::string_view why = refusal(path, info); !why.empty()) {
    return Error{fmt::format("open {}: {}", path, why)};
  }
  std::string text;
  size_t used = 0;
  const size_t expected = S_ISREG(info.st_mode) ? static_cast<size_t>(info.st_size) + 1 : 65536;
  text.reserve(expected);
  use_huge_pages(text);
  text.resize(expected);
  for (;;) {
    const ssize_t got = ::read(file.fd, text.data() + used, text.size() - used);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0 && errno == EAGAIN) {
      pollfd ready{file.fd, POLLIN, 0};
      if (::poll(&ready, 1, longest_silence) == 0) {
        return Error{fmt::format("read {}: nothing came from this pipe for {} seconds", path,
                                 longest_silence / 1000)};
      }
      continue;
    }
    if (got < 0) {
      return system_error("read", path);
    }
    if (got == 0) {
      break;
    }
    used += static_cast<size_t>(got);
    if (used == text.size()) {
      if (!S_ISREG(info.st_mode) && used > most_bytes) {
        return Error{fmt::format("read {}: it is longer than 4 GiB", path)};
      }
      text.resize(text.size() * 2);
    }
  }
  if (used == 0 && S_ISFIFO(info.st_mode)) {
    return Error{fmt::format("read {}: it is a pipe, and nobody writes to it", path)};
  }
  text.resize(used);
  return text;
}

FileKind DiskReader::kind(const std::string& path) const {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) {
    return FileKind::Missing;
  }
  return S_ISREG(info.st_mode)   ? FileKind::Regular
         : S_ISDIR(info.st_mode) ? FileKind::Directory
                                 : FileKind::Other;
}

Result<std::vector<std::string>> DiskReader::list(const std::string& path) const {
  std::error_code error;
  std::vector<std::string> names;
  for (std::filesystem::directory_iterator it(path, error), end; !error && it != end;
       it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  if (error) {
    return Error{"open " + path + ": " + error.message()};
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string DiskReader::working_directory() const {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

}  // namespace kiln
