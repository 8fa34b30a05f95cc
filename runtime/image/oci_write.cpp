#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "compiler/source/system_error.h"
#include "runtime/image/oci_document.h"
#include "runtime/image/oci_layout.h"

namespace kiln {
namespace {

constexpr std::string_view kManifestType = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view kConfigType = "application/vnd.oci.image.config.v1+json";
constexpr std::string_view kIndexType = "application/vnd.oci.image.index.v1+json";

// Docker's names for the same bytes.
std::string oci_media_type(const std::string& type) {
  if (type == "application/vnd.docker.image.rootfs.diff.tar.gzip") {
    return "application/vnd.oci.image.layer.v1.tar+gzip";
  }
  if (type == "application/vnd.docker.image.rootfs.diff.tar") {
    return "application/vnd.oci.image.layer.v1.tar";
  }
  if (type == "application/vnd.docker.image.rootfs.diff.tar.zstd") {
    return "application/vnd.oci.image.layer.v1.tar+zstd";
  }
  return type;
}

Result<void> write_new_file(const std::string& path, std::string_view content) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file) {
    int error = errno;
    return explain_full_disk(system_error("create", path, error), error);
  }
  return FileSink(file.get(), path).write(content);
}

// Copies a blob into the layout and checks it on the way; shares the blocks where the file system
// can.
Result<void> copy_layer(const LayerBlob& layer, const std::string& to, std::stop_token stop) {
  FileDescriptor from(::open(layer.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!from) {
    return system_error("open", layer.path);
  }
  FileDescriptor file(::open(to.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file) {
    int error = errno;
    return explain_full_disk(system_error("create", to, error), error);
  }
  if (::ioctl(file.get(), FICLONE, from.get()) == 0) {
    KILN_ASSIGN(Checksum checksum, parse_checksum(layer.digest));
    return verify_checksum(checksum, file.get(), layer.path);
  }
  FileSource source(from.get(), layer.path, stop);
  FileSink sink(file.get(), to, stop);
  // Whatever the digest's algorithm: it names the blob.
  KILN_ASSIGN(Checksum checksum, parse_checksum(layer.digest));
  Digest digest(checksum.algorithm);
  for (;;) {
    KILN_ASSIGN(std::string_view bytes, source.next());
    if (bytes.empty()) {
      break;
    }
    digest.update(bytes);
    KILN_TRY(sink.write(bytes));
  }
  std::string actual = digest.finish();
  if (actual != checksum.hex) {
    return Error{fmt::format("{}: digest mismatch: expected {}, found {}", layer.path, checksum.hex,
                             actual)};
  }
  return {};
}

class LayoutContent {
 public:
  LayoutContent(std::string root, std::stop_token stop)
      : root_(std::move(root)), stop_(std::move(stop)) {}

  Result<Descriptor> add_document(std::string_view media_type, const std::string& text) {
    Descriptor descriptor;
    descriptor.media_type = media_type;
    descriptor.digest = "sha256:" + digest_of(DigestAlgorithm::Sha256, text);
    descriptor.size = text.size();
    KILN_TRY(write_new_file(root_ + "/" + blob_path(descriptor.digest), text));
    count(descriptor);
    return descriptor;
  }

  Result<Descriptor> add_layer(const LayerBlob& layer) {
    if (!is_oci_digest(layer.digest)) {
      return Error{fmt::format("{}: \"{}\" is no digest", layer.path, layer.digest)};
    }
    Descriptor descriptor;
    descriptor.media_type = oci_media_type(layer.media_type);
    descriptor.digest = layer.digest;
    descriptor.size = layer.size;
    std::string path = root_ + "/" + blob_path(layer.digest);
    if (layer.path != path && ::access(path.c_str(), F_OK) != 0) {
      if (layer.digest.compare(0, 7, "sha512:") == 0 &&
          ::mkdir((root_ + "/blobs/sha512").c_str(), 0777) != 0 && errno != EEXIST) {
        return system_error("create", root_ + "/blobs/sha512");
      }
      KILN_TRY(copy_layer(layer, path, stop_));
    }
    count(descriptor);
    return descriptor;
  }

  uint64_t size() const { return size_; }

 private:
  void count(const Descriptor& descriptor) {
    if (counted_.insert(descriptor.digest).second) {
      size_ += descriptor.size;
    }
  }

  std::string root_;
  std::stop_token stop_;
  std::set<std::string> counted_;
  uint64_t size_ = 0;
};

std::vector<std::string> diff_ids(const OciImage& image) {
  std::vector<std::string> out;
  for (const LayerBlob& layer : image.layers) {
    out.push_back(layer.diff_id);
  }
  return out;
}

std::string index_text(Descriptor manifest, const ImageConfig& config,
                       const std::vector<std::string>& tags) {
  manifest.os = config.os;
  manifest.architecture = config.architecture;
  llvm::json::Array manifests;
  for (const std::string& tag : tags) {
    manifest.annotations["org.opencontainers.image.ref.name"] = tag;
    manifests.push_back(descriptor_json(manifest));
  }
  if (tags.empty()) {
    manifests.push_back(descriptor_json(manifest));
  }
  return document_text(llvm::json::Object{{"schemaVersion", 2},
                                          {"mediaType", json_text(kIndexType)},
                                          {"manifests", std::move(manifests)}});
}

}  // namespace

bool is_oci_ref_name(std::string_view name) {
  bool after_word = false;
  for (size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    bool word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!word) {
      bool double_dash = name.substr(i, 2) == "--";
      if (!after_word || std::string_view("-._:@+/").find(c) == std::string_view::npos) {
        return false;
      }
      i += double_dash ? 1 : 0;
    }
    after_word = word;
  }
  return after_word;
}

Result<OciLayoutWriter> OciLayoutWriter::create(const std::string& destination) {
  KILN_ASSIGN(OutputDirectory output, OutputDirectory::create(destination));
  for (const char* name : {"/blobs", "/blobs/sha256"}) {
    std::string path = output.temporary_path() + name;
    if (::mkdir(path.c_str(), 0777) != 0) {
      int error = errno;
      return explain_full_disk(system_error("create", path, error), error);
    }
  }
  return OciLayoutWriter(std::move(output));
}

Result<OciResult> OciLayoutWriter::commit(const OciImage& image,
                                          const std::vector<std::string>& tags, Replace replace,
                                          std::stop_token stop) {
  for (const std::string& tag : tags) {
    if (!is_oci_ref_name(tag)) {
      return Error{
          fmt::format("\"{}\" cannot name an image in an OCI layout: expected letters and "
                      "digits with single -._:@+/ between them",
                      tag)};
    }
  }
  LayoutContent content(output_.temporary_path(), stop);
  llvm::json::Array layers;
  for (const LayerBlob& layer : image.layers) {
    KILN_ASSIGN(Descriptor descriptor, content.add_layer(layer));
    layers.push_back(descriptor_json(descriptor));
  }
  KILN_ASSIGN(Descriptor config,
              content.add_document(
                  kConfigType, image_config_json(image.config, diff_ids(image), image.history)));
  llvm::json::Object manifest{{"schemaVersion", 2},
                              {"mediaType", json_text(kManifestType)},
                              {"config", descriptor_json(config)},
                              {"layers", std::move(layers)}};
  KILN_ASSIGN(Descriptor described,
              content.add_document(kManifestType, document_text(std::move(manifest))));
  KILN_TRY(write_new_file(output_.temporary_path() + "/index.json",
                          index_text(described, image.config, tags)));
  KILN_TRY(write_new_file(output_.temporary_path() + "/oci-layout",
                          R"({"imageLayoutVersion":"1.0.0"})"));
  KILN_TRY(output_.commit(replace));
  return OciResult{described.digest, config.digest, content.size()};
}

}  // namespace kiln
