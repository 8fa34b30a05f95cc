#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"
#include "runtime/init/protocol/tree.h"

namespace kiln {

class InitSession;

// A directory tree that someone else may have prepared with intent: a guest's root filesystem, an
// unpacked archive. Every access of kiln to such a tree goes through here. Paths mean what they
// mean to a process whose root directory the tree is, so that `..`, absolute names and symbolic
// links stay inside; files are regular files, never a device or FIFO; what is written appears whole
// or not at all, and replaces a name rather than writing into a file that may have other names.
//
// The rights are those of this process, or of root of a user namespace, which an ordinary user
// needs for files of its other ids. Errors read `ACTION PATH: reason`.
class RootDirectory {
 public:
  // The tree at `directory`, with this process's own rights.
  static Result<RootDirectory> open(const std::string& directory);

  // The tree at `directory`, accessed by a kiln-init that is root of a user namespace.
  static Result<RootDirectory> open_in_user_namespace(const std::string& directory,
                                                      std::stop_token stop);

  // The tree below an open directory.
  explicit RootDirectory(FileDescriptor root);

  // The tree of a session that was set up with one. The session must outlive this object.
  explicit RootDirectory(InitSession& session);

  RootDirectory(RootDirectory&&) noexcept;
  RootDirectory& operator=(RootDirectory&&) noexcept;
  ~RootDirectory();

  // What is at `path`; a link at the end is not followed. Nothing when there is nothing.
  Result<std::optional<PathStatus>> inspect(const std::string& path) const;

  // Whether `path`, links followed, is a directory. What does not exist is none.
  Result<bool> is_directory(const std::string& path) const;

  // The path that `path` leads to when links at its end are followed; it need not exist.
  Result<std::string> follow(const std::string& path) const;

  Result<std::string> read_link(const std::string& path) const;

  // The names in a directory, sorted, without `.` and `..`.
  Result<std::vector<std::string>> list(const std::string& path) const;

  // A regular file, for reading.
  Result<FileDescriptor> open_file(const std::string& path) const;

  // Makes a directory and those above it that are missing. An existing one is left as it is.
  Result<void> make_directories(const std::string& path, uint32_t mode);

  // Writes a file whole or not at all, with exactly this mode; links at the end of `path` are
  // followed, and what is there is replaced. Its directory must exist.
  Result<void> write_file(const std::string& path, std::string_view content, uint32_t mode);

  // The same with what can be read from `source`, which is a regular file.
  Result<void> copy_file(int source, const std::string& path, uint32_t mode, std::stop_token stop);

  // Removes `path` with everything below it; a link is removed, not followed. What does not exist
  // is no error.
  Result<void> remove(const std::string& path);

 private:
  class Access;

  explicit RootDirectory(std::unique_ptr<Access> access);

  Result<TreeAnswer> ask(std::string_view action, const TreeRequest& request) const;
  Result<void> write_whole(const std::string& path, uint32_t mode,
                           const std::function<Result<void>(int)>& fill);

  std::unique_ptr<Access> access_;
};

}  // namespace kiln
