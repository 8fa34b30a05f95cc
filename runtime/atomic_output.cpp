#include "runtime/atomic_output.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>

#include "compiler/source/system_error.h"
#include "runtime/remove_tree.h"

namespace kiln {
namespace {

struct PathParts {
  std::string directory;
  std::string name;
};

Result<PathParts> split(const std::string& path) {
  std::string trimmed = path;
  while (trimmed.size() > 1 && trimmed.back() == '/') {
    trimmed.pop_back();
  }
  size_t slash = trimmed.rfind('/');
  PathParts parts;
  parts.directory = slash == std::string::npos ? "." : trimmed.substr(0, slash == 0 ? 1 : slash);
  parts.name = slash == std::string::npos ? trimmed : trimmed.substr(slash + 1);
  if (parts.name.empty() || parts.name == "." || parts.name == "..") {
    return Error{fmt::format("\"{}\" cannot be written: it does not name a file", path)};
  }
  return parts;
}

std::string join(const PathParts& parts, const std::string& name) {
  return parts.directory == "."   ? name
         : parts.directory == "/" ? "/" + name
                                  : parts.directory + "/" + name;
}

std::string temporary_prefix(const PathParts& parts) {
  // Names are limited to 255 bytes, and the prefix has to fit as well.
  return "." + parts.name.substr(0, 200) + ".kiln-";
}

std::string random_suffix() {
  uint64_t number = 0;
  if (::getrandom(&number, sizeof number, GRND_NONBLOCK) != sizeof number) {
    number = static_cast<uint64_t>(::getpid());
  }
  return fmt::format("{:012x}", number & 0xffffffffffff);
}

// Temporaries beside the destination that nobody has locked.
std::vector<std::string> find_abandoned(const PathParts& parts) {
  std::vector<std::string> found;
  std::string prefix = temporary_prefix(parts);
  std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(parts.directory.c_str()), ::closedir);
  while (dirent* entry = directory ? ::readdir(directory.get()) : nullptr) {
    std::string name = entry->d_name;
    if (name.size() != prefix.size() + 12 || name.compare(0, prefix.size(), prefix) != 0) {
      continue;
    }
    FileDescriptor fd(::openat(::dirfd(directory.get()), name.c_str(),
                               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) {
      found.push_back(join(parts, name));
    }
  }
  return found;
}

// All of it is best effort; what cannot be removed is in nobody's way.
void remove_abandoned(const PathParts& parts) {
  for (const std::string& path : find_abandoned(parts)) {
    (void)remove_tree(path);
  }
}

Result<void> sync_parent(const std::string& path) {
  KILN_ASSIGN(PathParts parts, split(path));
  FileDescriptor directory(::open(parts.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a directory (EINVAL); the rename itself has happened.
  if (directory && ::fsync(directory.get()) != 0 && errno != EINVAL) {
    return system_error("sync", parts.directory);
  }
  return {};
}

}  // namespace

std::vector<std::string> abandoned_outputs(const std::string& destination) {
  Result<PathParts> parts = split(destination);
  return parts ? find_abandoned(*parts) : std::vector<std::string>();
}

Error explain_full_disk(Error error, int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT) {
    error.message +=
        "; nothing was left there. Free some space on that file system, or write elsewhere";
  }
  return error;
}

AtomicOutput::AtomicOutput(std::string destination, std::string temporary, FileDescriptor fd)
    : destination_(std::move(destination)), temporary_(std::move(temporary)), fd_(std::move(fd)) {}

AtomicOutput::AtomicOutput(AtomicOutput&& other) noexcept
    : destination_(std::move(other.destination_)),
      temporary_(std::exchange(other.temporary_, {})),
      fd_(std::move(other.fd_)),
      announce_(std::move(other.announce_)) {}

AtomicOutput::~AtomicOutput() {
  if (!temporary_.empty()) {
    (void)remove_tree(temporary_);
  }
}

Result<void> AtomicOutput::rename_into_place(Replace replace, Durability durability) {
  auto sync = [&] {
    return durability == Durability::OnDisk ? sync_parent(destination_) : Result<void>();
  };
  if (announce_) {
    KILN_TRY(announce_(temporary_));
  }
  const char* from = temporary_.c_str();
  const char* to = destination_.c_str();
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
    temporary_.clear();
    return sync();
  }
  bool exists = errno == EEXIST;
  if (exists && replace == Replace::Refuse) {
    return Error{fmt::format("{} already exists", destination_)};
  }
  if (!exists && errno != EINVAL) {
    return explain_full_disk(system_error("rename to", destination_), errno);
  }
  // After an exchange the old thing stands under the temporary name and is removed from there. File
  // systems without an exchange (NFS) see a short moment with nothing at the destination.
  if (exists && ::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) == 0) {
    KILN_TRY(sync());
    std::string old = std::exchange(temporary_, {});
    return remove_tree(old);
  }
  struct stat info{};
  if (replace == Replace::Refuse && ::lstat(to, &info) == 0) {
    return Error{fmt::format("{} already exists", destination_)};
  }
  if (replace == Replace::Allow) {
    KILN_TRY(remove_tree(destination_));
  }
  if (::rename(from, to) != 0) {
    return system_error("rename to", destination_);
  }
  temporary_.clear();
  return sync();
}

Result<OutputFile> OutputFile::create(const std::string& destination, unsigned mode) {
  KILN_ASSIGN(PathParts parts, split(destination));
  remove_abandoned(parts);
  for (;;) {
    std::string temporary = join(parts, temporary_prefix(parts) + random_suffix());
    FileDescriptor fd(::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!fd && errno == EEXIST) {
      continue;
    }
    if (!fd) {
      int error = errno;
      return explain_full_disk(system_error("create", destination, error), error);
    }
    OutputFile file(join(parts, parts.name), temporary, std::move(fd));
    (void)::flock(file.fd(), LOCK_EX | LOCK_NB);
    return file;
  }
}

Result<void> OutputFile::write(std::string_view bytes) {
  Result<void> written = write_all(fd(), bytes, destination());
  if (!written) {
    return explain_full_disk(written.error(), errno);
  }
  return {};
}

Result<void> OutputFile::commit(Replace replace, Durability durability) {
  if (durability == Durability::OnDisk && ::fsync(fd()) != 0) {
    int error = errno;
    return explain_full_disk(system_error("write", destination(), error), error);
  }
  return rename_into_place(replace, durability);
}

Result<OutputDirectory> OutputDirectory::create(const std::string& destination, unsigned mode) {
  KILN_ASSIGN(PathParts parts, split(destination));
  remove_abandoned(parts);
  for (;;) {
    std::string temporary = join(parts, temporary_prefix(parts) + random_suffix());
    if (::mkdir(temporary.c_str(), mode) != 0) {
      if (errno == EEXIST) {
        continue;
      }
      int error = errno;
      return explain_full_disk(system_error("create", destination, error), error);
    }
    FileDescriptor fd(::open(temporary.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) {
      Error error = system_error("open", temporary);
      ::rmdir(temporary.c_str());
      return error;
    }
    OutputDirectory directory(join(parts, parts.name), temporary, std::move(fd));
    (void)::flock(directory.fd(), LOCK_EX | LOCK_NB);
    return directory;
  }
}

Result<void> OutputDirectory::commit(Replace replace) {
  // One sync of the file system is far cheaper than one of each of a root's ten thousand files.
  if (::syncfs(fd()) != 0) {
    int error = errno;
    return explain_full_disk(system_error("write", destination(), error), error);
  }
  return rename_into_place(replace);
}

Result<void> write_file_atomically(const std::string& path, std::string_view content, unsigned mode,
                                   Durability durability) {
  KILN_ASSIGN(OutputFile file, OutputFile::create(path, mode));
  KILN_TRY(file.write(content));
  return file.commit(Replace::Allow, durability);
}

}  // namespace kiln
