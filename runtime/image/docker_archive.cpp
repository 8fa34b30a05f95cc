#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/source/system_error.h"
#include "runtime/image/oci_document.h"
#include "runtime/image/oci_layout.h"
#include "runtime/image/tar_writer.h"

namespace kiln {
namespace {

// Layer files from the inside of a compressed blob, as the content of a tar entry.
class SourceContent final : public EntryContent {
 public:
  explicit SourceContent(ByteSource& from) : from_(from) {}
  Result<bool> next(Chunk& chunk) override {
    KILN_ASSIGN(std::string_view bytes, from_.next());
    chunk = {offset_, bytes};
    offset_ += bytes.size();
    return !bytes.empty();
  }

 private:
  ByteSource& from_;
  uint64_t offset_ = 0;
};

struct PlainLayer {
  FileDescriptor file;
  std::unique_ptr<FileSource> bytes;
  std::unique_ptr<Decompressor> decompressor;
  std::unique_ptr<DigestSource> plain;
};

Result<PlainLayer> open_layer(const LayerBlob& layer, const std::stop_token& stop) {
  PlainLayer out;
  out.file = FileDescriptor(::open(layer.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!out.file) {
    return system_error("open", layer.path);
  }
  out.bytes = std::make_unique<FileSource>(out.file.get(), layer.path, stop);
  KILN_ASSIGN(out.decompressor, Decompressor::open(*out.bytes, layer.path));
  out.plain = std::make_unique<DigestSource>(*out.decompressor);
  return out;
}

Result<uint64_t> measure(const LayerBlob& layer, const std::stop_token& stop) {
  if (layer.tar_size != 0) {
    return layer.tar_size;
  }
  KILN_ASSIGN(PlainLayer plain, open_layer(layer, stop));
  KILN_TRY(plain.plain->finish());
  return plain.plain->size();
}

TreeEntry file_entry(std::string path, uint64_t size) {
  TreeEntry entry;
  entry.path = std::move(path);
  entry.mode = 0644;
  entry.size = size;
  return entry;
}

std::string hex_of(const std::string& digest) {
  return digest.substr(digest.find(':') + 1);
}

Result<void> add_layer(TarWriter& tar, const LayerBlob& layer, const std::stop_token& stop) {
  KILN_ASSIGN(uint64_t size, measure(layer, stop));
  KILN_ASSIGN(PlainLayer plain, open_layer(layer, stop));
  SourceContent content(*plain.plain);
  KILN_TRY(tar.add(file_entry(hex_of(layer.diff_id) + ".tar", size), &content));
  KILN_ASSIGN(std::string diff_id, plain.plain->finish());
  if (diff_id != layer.diff_id) {
    return Error{fmt::format("{}: diff_id mismatch: expected {}, found {}", layer.path,
                             layer.diff_id, diff_id)};
  }
  return {};
}

Result<void> add_text(TarWriter& tar, const std::string& name, const std::string& text) {
  class Text final : public EntryContent {
   public:
    explicit Text(std::string_view text) : text_(text) {}
    Result<bool> next(Chunk& chunk) override {
      chunk = {0, text_};
      return !std::exchange(done_, true);
    }

   private:
    std::string_view text_;
    bool done_ = false;
  } content(text);
  return tar.add(file_entry(name, text.size()), &content);
}

// `name` or `name:tag`, where a name may begin with a host and port.
std::string with_tag(const std::string& name) {
  size_t colon = name.rfind(':');
  size_t slash = name.rfind('/');
  bool tagged = colon != std::string::npos && (slash == std::string::npos || colon > slash);
  return tagged ? name : name + ":latest";
}

}  // namespace

Result<OciResult> write_docker_archive(OutputFile& output, const OciImage& image,
                                       const std::vector<std::string>& tags, std::stop_token stop) {
  FileSink sink(output.fd(), output.destination(), stop);
  TarWriter tar(sink);
  std::vector<std::string> diff_ids;
  std::vector<std::string> files;
  std::set<std::string> written;
  for (const LayerBlob& layer : image.layers) {
    diff_ids.push_back(layer.diff_id);
    files.push_back(hex_of(layer.diff_id) + ".tar");
    if (written.insert(layer.diff_id).second) {
      KILN_TRY(add_layer(tar, layer, stop));
    }
  }
  std::string config = image_config_json(image.config, diff_ids, image.history);
  std::string config_digest = digest_of(DigestAlgorithm::Sha256, config);
  KILN_TRY(add_text(tar, config_digest + ".json", config));
  std::vector<std::string> names;
  for (const std::string& tag : tags) {
    names.push_back(with_tag(tag));
  }
  llvm::json::Object entry{{"Config", config_digest + ".json"},
                           {"RepoTags", json_strings(names)},
                           {"Layers", json_strings(files)}};
  std::string manifest = "[" + document_text(std::move(entry)) + "]";
  KILN_TRY(add_text(tar, "manifest.json", manifest));
  KILN_TRY(tar.finish());
  return OciResult{"", "sha256:" + config_digest, tar.size()};
}

}  // namespace kiln
