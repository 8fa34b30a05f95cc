#include "runtime/image/layer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <unordered_set>

#include "compiler/source/check.h"
#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/image/tar_writer.h"

namespace kiln {
namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

std::string_view media_type_of(Compression compression) {
  KILN_CHECK(compression == Compression::None || compression == Compression::Gzip ||
                 compression == Compression::Zstd,
             "layers are plain, gzip or zstd");
  return compression == Compression::None   ? "application/vnd.oci.image.layer.v1.tar"
         : compression == Compression::Gzip ? "application/vnd.oci.image.layer.v1.tar+gzip"
                                            : "application/vnd.oci.image.layer.v1.tar+zstd";
}

// Applies the entries of one layer to a tree.
class LayerEntries {
 public:
  LayerEntries(TreeWriter& tree, std::string subject) : tree_(tree), subject_(std::move(subject)) {}

  Result<void> add(const TreeEntry& entry, EntryContent* content) {
    Result<std::string> path = clean_entry_path(entry.path, true);
    if (!path) {
      return Error{fmt::format("{}: {}", subject_, path.error().message)};
    }
    std::string name = last_name(*path);
    std::string directory = parent_path(*path);
    if (name == kOpaque) {
      return tree_.remove_children(directory,
                                   [&](const std::string& child) { return written_.count(child); });
    }
    if (name.compare(0, kWhiteout.size(), kWhiteout) == 0) {
      return whiteout(directory, name.substr(kWhiteout.size()), entry.path);
    }
    KILN_TRY(tree_.add(entry, content));
    // Directories on the way count as written: their content is this layer's.
    for (std::string at = *path; !at.empty() && written_.insert(at).second;) {
      at = parent_path(at);
    }
    return {};
  }

 private:
  Result<void> whiteout(const std::string& directory, const std::string& name,
                        const std::string& shown) {
    // AUFS's own notes (`.wh..wh.plnk` and others) are no deletions.
    if (name.compare(0, kWhiteout.size(), kWhiteout) == 0) {
      return {};
    }
    if (name.empty() || name == "." || name == "..") {
      return Error{
          fmt::format("{}: entry \"{}\" deletes nothing that has a name", subject_, shown)};
    }
    std::string path = directory.empty() ? name : directory + "/" + name;
    return written_.count(path) != 0 ? Result<void>{} : tree_.remove(path);
  }

  TreeWriter& tree_;
  std::string subject_;
  std::unordered_set<std::string> written_;
};

Result<void> check_digest(std::string_view what, const std::string& subject,
                          const std::string& expected, const std::string& actual) {
  if (expected != actual) {
    return Error{
        fmt::format("{}: {} mismatch: expected {}, found {}", subject, what, expected, actual)};
  }
  return {};
}

Result<void> verify_blob(const LayerBlob& layer, int fd) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) {
    return system_error("stat", layer.path);
  }
  if (!S_ISREG(info.st_mode) || static_cast<uint64_t>(info.st_size) != layer.size) {
    return Error{fmt::format("{}: the layer should be a file of {} bytes, found {}", layer.path,
                             layer.size, info.st_size)};
  }
  KILN_ASSIGN(Checksum checksum, parse_checksum(layer.digest));
  return verify_checksum(checksum, fd, layer.path);
}

}  // namespace

Result<LayerBlob> write_layer(const std::vector<int>& layers, WalkOptions walk,
                              const CompressionOptions& compression, const std::string& directory) {
  walk.for_layer = true;
  KILN_ASSIGN(OutputFile file, OutputFile::create(directory + "/layer"));
  FileSink disk(file.fd(), "layer in " + directory, walk.stop);
  DigestSink compressed(disk);
  KILN_ASSIGN(auto compressor, Compressor::create(compression, compressed));
  DigestSink plain(*compressor);
  TarWriter tar(plain);
  KILN_TRY(walk_tree(layers, walk, tar));
  KILN_TRY(tar.finish());
  KILN_TRY(compressor->finish());
  LayerBlob layer;
  layer.media_type = media_type_of(compression.kind);
  layer.digest = compressed.finish();
  layer.size = compressed.size();
  layer.diff_id = plain.finish();
  layer.tar_size = plain.size();
  layer.path = directory + "/" + layer.digest.substr(layer.digest.find(':') + 1);
  file.rename_to(layer.path);
  KILN_TRY(file.commit(Replace::Allow));
  return layer;
}

Result<void> apply_layer(LayerBlob& layer, TreeWriter& tree, std::stop_token stop) {
  FileDescriptor file(::open(layer.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    return system_error("open", layer.path);
  }
  KILN_TRY(verify_blob(layer, file.get()));
  FileSource bytes(file.get(), layer.path, stop);
  KILN_ASSIGN(auto decompressor, Decompressor::open(bytes, layer.path));
  DigestSource plain(*decompressor);
  KILN_ASSIGN(auto reader, TarReader::open(plain, layer.path));
  LayerEntries entries(tree, layer.path);
  TreeEntry entry;
  for (;;) {
    KILN_ASSIGN(bool more, reader->next(entry));
    if (!more) {
      break;
    }
    if (stop.stop_requested()) {
      return cancelled_error("unpack " + layer.path);
    }
    KILN_TRY(entries.add(entry, reader.get()));
  }
  KILN_ASSIGN(std::string diff_id, plain.finish());
  layer.tar_size = plain.size();
  if (layer.diff_id.empty()) {
    layer.diff_id = diff_id;
  }
  return check_digest("diff_id", layer.path, layer.diff_id, diff_id);
}

}  // namespace kiln
