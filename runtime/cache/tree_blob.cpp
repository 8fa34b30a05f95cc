#include "runtime/cache/tree_blob.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>

#include "compiler/config/option.h"
#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/file_descriptor.h"
#include "runtime/image/archive.h"
#include "runtime/image/byte_stream.h"
#include "runtime/image/tar_writer.h"
#include "runtime/image/tree_walk.h"
#include "runtime/image/tree_writer.h"
#include "runtime/open_in_root.h"

namespace kiln {
namespace {

// zstd: what is written once and perhaps never read should cost little.
constexpr int fast_level = 1;

// How the tar tells that a directory hides what is below it; on disk the name depends on who
// mounted the overlay.
constexpr const char* opaque_name = "kiln.overlay.opaque";

std::string hex_of(const std::string& digest) {
  return digest.substr(digest.find(':') + 1);
}

Result<FileDescriptor> open_directory(const std::string& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) {
    return system_error("open", path);
  }
  return fd;
}

// Counts, and marks directories that overlayfs made opaque.
class MarkingSink final : public TreeSink {
 public:
  MarkingSink(int root, TreeSink& to) : root_(root), to_(to) {}

  Result<void> add(const TreeEntry& entry, EntryContent* content) override {
    paths += entry.path.empty() ? 0 : 1;
    bytes += entry.kind == EntryKind::File ? entry.size : 0;
    if (entry.kind == EntryKind::Directory && !entry.path.empty()) {
      KILN_ASSIGN(FileDescriptor directory,
                  open_beneath(root_, entry.path, O_RDONLY | O_DIRECTORY));
      if (is_opaque(directory.get())) {
        TreeEntry marked = entry;
        marked.xattrs.push_back({opaque_name, "y"});
        return to_.add(marked, content);
      }
    }
    return to_.add(entry, content);
  }

  uint64_t paths = 0;
  uint64_t bytes = 0;

 private:
  int root_;
  TreeSink& to_;
};

// overlayfs reads the mark under this name when the machine's root mounts it, and under the user's
// when the root of a user namespace does.
Result<void> set_opaque(int root, const std::string& path, const char* name) {
  KILN_ASSIGN(FileDescriptor directory, open_beneath(root, path, O_RDONLY | O_DIRECTORY));
  return ::fsetxattr(directory.get(), name, "y", 1, 0) == 0 ? Result<void>()
                                                            : system_error("mark as opaque", path);
}

bool is_in_user_namespace() {
  std::array<char, 128> map{};
  const FileDescriptor file(::open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC));
  const Result<size_t> read =
      file ? read_up_to(file.get(), map.data(), map.size() - 1, "/proc/self/uid_map") : Error{};
  // The machine's first namespace maps every id.
  return !read || std::string_view(map.data()).find(" 4294967295\n") == std::string_view::npos;
}

// Sets the marks of the tar on disk.
class OpaqueDirectories {
 public:
  void take(TreeEntry& entry) {
    const size_t found =
        std::erase_if(entry.xattrs, [](const Xattr& xattr) { return xattr.name == opaque_name; });
    if (found != 0) {
      paths_.push_back(entry.path);
    }
  }

  Result<void> mark(int root) const {
    const char* name = is_in_user_namespace() ? "user.overlay.opaque" : "trusted.overlay.opaque";
    for (const std::string& path : paths_) {
      KILN_TRY(set_opaque(root, path, name));
    }
    return {};
  }

 private:
  std::vector<std::string> paths_;
};

Result<FileDescriptor> open_blob(const TreeBlob& blob, const std::string& blobs) {
  const std::string path = blobs + "/" + blob.digest;
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    return system_error("open", path);
  }
  // Against eviction while it is read.
  if (::flock(file.get(), LOCK_SH | LOCK_NB) != 0) {
    return system_error("lock", path);
  }
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) {
    return system_error("stat", path);
  }
  if (!S_ISREG(info.st_mode) || static_cast<uint64_t>(info.st_size) != blob.size) {
    return Error{fmt::format("{} should have {} bytes and has {}", path, blob.size, info.st_size)};
  }
  KILN_TRY(verify_checksum({DigestAlgorithm::Sha256, blob.digest}, file.get(), path));
  return file;
}

}  // namespace

Result<TreeBlob> pack_tree(const std::string& directory, const std::string& blobs,
                           std::optional<int64_t> latest_time, const std::stop_token& stop) {
  KILN_ASSIGN(FileDescriptor root, open_directory(directory));
  KILN_ASSIGN(OutputFile file, OutputFile::create(blobs + "/tree", 0600));
  FileSink disk(file.fd(), file.temporary_path(), stop);
  DigestSink compressed(disk);
  KILN_ASSIGN(auto compressor,
              Compressor::create({.kind = Compression::Zstd, .level = fast_level}, compressed));
  DigestSink plain(*compressor);
  TarWriter tar(plain, TarTimes::Exact);
  MarkingSink marking(root.get(), tar);
  WalkOptions walk;
  walk.latest_time = latest_time;
  walk.stop = stop;
  KILN_TRY(walk_tree({root.get()}, walk, marking));
  KILN_TRY(tar.finish());
  KILN_TRY(compressor->finish());
  TreeBlob blob{.digest = hex_of(compressed.finish()),
                .content = hex_of(plain.finish()),
                .size = compressed.size(),
                .paths = marking.paths,
                .bytes = marking.bytes};
  file.rename_to(blobs + "/" + blob.digest);
  KILN_TRY(file.commit(Replace::Allow, Durability::UntilPowerFails));
  return blob;
}

Result<void> unpack_tree(const TreeBlob& blob, const std::string& blobs,
                         const std::string& directory, const std::stop_token& stop) {
  KILN_ASSIGN(FileDescriptor file, open_blob(blob, blobs));
  KILN_ASSIGN(FileDescriptor root, open_directory(directory));
  const std::string subject = "cached layer " + blob.digest.substr(0, 12);
  FileSource bytes(file.get(), subject, stop);
  KILN_ASSIGN(auto decompressor, Decompressor::open(bytes, subject));
  DigestSource plain(*decompressor);
  KILN_ASSIGN(auto reader, TarReader::open(plain, subject));
  TreeWriterOptions options;
  options.devices = DeviceNodes::Create;
  // kiln made it from a tree that was there.
  options.max_bytes = UINT64_MAX;
  options.max_entries = UINT64_MAX;
  TreeWriter writer(root.get(), subject, options);
  OpaqueDirectories opaque;
  TreeEntry entry;
  for (;;) {
    KILN_ASSIGN(bool more, reader->next(entry));
    if (!more) {
      break;
    }
    KILN_ASSIGN(entry.path, clean_entry_path(entry.path, false));
    opaque.take(entry);
    KILN_TRY(writer.add(entry, reader.get()));
  }
  KILN_TRY(opaque.mark(root.get()));
  KILN_TRY(writer.finish());
  KILN_ASSIGN(std::string content, plain.finish());
  if (hex_of(content) != blob.content) {
    return Error{fmt::format("{} changed while it was read", subject)};
  }
  return {};
}

Result<void> verify_tree_blob(const TreeBlob& blob, const std::string& blobs) {
  const Result<FileDescriptor> file = open_blob(blob, blobs);
  return file ? Result<void>() : Result<void>(file.error());
}

Value describe_tree_blob(const TreeBlob& blob) {
  auto number = [](uint64_t value) { return Value::number(Number(static_cast<int64_t>(value))); };
  return Value::object({{"digest", Value::string(blob.digest)},
                        {"content", Value::string(blob.content)},
                        {"size", number(blob.size)},
                        {"paths", number(blob.paths)},
                        {"bytes", number(blob.bytes)}});
}

TreeBlob read_tree_blob(const Value& value) {
  auto count = [&](const char* name) {
    return static_cast<uint64_t>(integer_option(value, name, 0));
  };
  return {.digest = string_option(value, "digest"),
          .content = string_option(value, "content"),
          .size = count("size"),
          .paths = count("paths"),
          .bytes = count("bytes")};
}

}  // namespace kiln
