#include "runtime/image/extract.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "compiler/source/system_error.h"
#include "runtime/image/archive.h"
#include "runtime/remove_tree.h"

namespace kiln {
namespace {

Result<FileDescriptor> open_archive(const std::string& path) {
  // A FIFO would block, and a device is no archive.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat info{};
  if (!file || ::fstat(file.get(), &info) != 0) {
    return system_error("open", path);
  }
  if (!S_ISREG(info.st_mode)) {
    return Error{fmt::format("open {}: is not a regular file", path)};
  }
  if (info.st_size == 0) {
    return Error{fmt::format("{}: is empty, which no archive is", path)};
  }
  return file;
}

Result<void> extract_all(const FileDescriptor& file, const std::string& archive, int directory,
                         const ExtractOptions& options) {
  FileSource bytes(file.get(), archive, options.stop);
  KILN_ASSIGN(auto plain, Decompressor::open(bytes, archive));
  KILN_ASSIGN(auto reader, TarReader::open(*plain, archive));
  TreeWriter tree(directory, archive, options.tree);
  TreeEntry entry;
  for (;;) {
    KILN_ASSIGN(bool more, reader->next(entry));
    if (!more) {
      return tree.finish();
    }
    if (options.stop.stop_requested()) {
      return cancelled_error("unpack " + archive);
    }
    KILN_TRY(tree.add(entry, reader.get()));
  }
}

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

Result<FileDescriptor> open_empty_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) {
    return system_error("create", path);
  }
  std::error_code error;
  if (!std::filesystem::is_empty(path, error) || error) {
    return Error{
        fmt::format("unpack into {}: {}", path, error ? error.message() : "it is not empty")};
  }
  FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory) {
    return system_error("open", path);
  }
  return directory;
}

Result<void> extract_tar(const std::string& archive, const std::string& directory,
                         const ExtractOptions& options) {
  KILN_ASSIGN(FileDescriptor file, open_archive(archive));
  struct stat before{};
  ::fstat(file.get(), &before);
  if (options.checksum) {
    KILN_TRY(verify_checksum(*options.checksum, file.get(), archive));
  }
  KILN_ASSIGN(FileDescriptor root, open_empty_directory(directory));
  Result<void> extracted = extract_all(file, archive, root.get(), options);
  struct stat after{};
  ::fstat(file.get(), &after);
  if (extracted && !same_file(before, after)) {
    extracted = Error{fmt::format("{}: the file changed while it was being read", archive)};
  }
  if (!extracted) {
    // What went wrong matters more than what cannot be cleaned up after it.
    (void)remove_children(root.get(), directory);
  }
  return extracted;
}

}  // namespace kiln
