#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/file_descriptor.h"
#include "runtime/image/tree_entry.h"

namespace kiln {

// What is done with device nodes in an archive. Images need none, and as root they open the host's
// disks.
enum class DeviceNodes : uint8_t { Refuse, Skip, Create };

struct TreeWriterOptions {
  // Gives files to the numeric owners in the archive, and keeps security.capability; needs root, or
  // a user namespace that maps them. Otherwise everything belongs to the caller.
  bool keep_owner = true;
  DeviceNodes devices = DeviceNodes::Refuse;
  // Entry names that start with `/` are errors, or lose it (some image tools write layers so).
  bool strip_leading_slash = false;
  // Against archives that unpack to far more than they seem: bytes of all files, the length of one
  // (holes included), and the number of entries.
  uint64_t max_bytes = 64ULL << 30;
  uint64_t max_entries = 5'000'000;
  // Told about what could not be kept, in full sentences.
  std::function<void(const std::string&)> warn;
};

// Writes entries into a directory, which acts as the root of all of them: `..` and absolute names
// are refused, symbolic links on the way are followed as if the directory were `/`, and nothing
// outside is touched. A name that comes again replaces what it was; directories are merged.
class TreeWriter final : public TreeSink {
 public:
  // `root` is an open directory that outlives it; `subject` names the archive in errors.
  TreeWriter(int root, std::string subject, TreeWriterOptions options);

  Result<void> add(const TreeEntry& entry, EntryContent* content) override;

  // Removes a path with everything below it; what is not there is no error.
  Result<void> remove(const std::string& path);

  // Removes what is in a directory except the paths `keep` says yes to.
  Result<void> remove_children(const std::string& path,
                               const std::function<bool(const std::string&)>& keep);

  // Sets the modes and times of directories, which wait until everything is in them. Once, at the
  // end.
  Result<void> finish();

 private:
  struct Place {
    int parent = -1;
    std::string name;
  };

  Result<Place> place(const std::string& path);
  Result<FileDescriptor> open_parent(const std::string& path);
  Result<void> make_room(const Place& place, const std::string& path);
  Result<void> add_root(const TreeEntry& entry);
  Result<void> add_file(const TreeEntry& entry, const Place& place, EntryContent* content);
  Result<void> add_directory(const TreeEntry& entry, const Place& place);
  Result<void> add_hard_link(const TreeEntry& entry, const Place& place);
  Result<void> add_node(const TreeEntry& entry, const Place& place);
  Result<void> set_owner(const TreeEntry& entry, const Place& place, int fd);
  Result<void> set_xattrs(const TreeEntry& entry, const Place& place, int fd);
  Error failure(std::string_view action, const TreeEntry& entry, int error_number) const;

  int root_;
  std::string subject_;
  TreeWriterOptions options_;
  uint64_t bytes_ = 0;
  uint64_t entries_ = 0;
  // The directory that the last entry went to: most have the same as the one before.
  std::string cached_;
  FileDescriptor parent_;
  // What to set on directories at the end.
  std::map<std::string, TreeEntry> directories_;
};

// The name of an archive's entry as a path relative to the root: without `./`, doubled and trailing
// slashes. Names that are absolute or contain `..` are errors that quote them.
Result<std::string> clean_entry_path(std::string_view name, bool strip_leading_slash);

}  // namespace kiln
