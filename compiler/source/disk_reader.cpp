#include "compiler/source/disk_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "compiler/source/system_error.h"

namespace kiln {

Result<std::string> DiskReader::read(const std::string& path) const {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return system_error("open", path);
  }
  struct stat info{};
  if (::fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
    ::close(fd);
    return Error{"open " + path + ": is a directory"};
  }
  std::string text;
  size_t used = 0;
  text.resize(S_ISREG(info.st_mode) ? static_cast<size_t>(info.st_size) + 1 : 65536);
  for (;;) {
    ssize_t got = ::read(fd, text.data() + used, text.size() - used);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      Error error = system_error("read", path);
      ::close(fd);
      return error;
    }
    if (got == 0) {
      break;
    }
    used += static_cast<size_t>(got);
    if (used == text.size()) {
      text.resize(text.size() * 2);
    }
  }
  ::close(fd);
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
