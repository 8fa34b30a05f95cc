#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/image/extract.h"
#include "runtime/image/oci_document.h"
#include "runtime/image/oci_layout.h"
#include "runtime/remove_tree.h"

namespace kiln {
namespace {

constexpr uint64_t kLongestDocument = 4U << 20;
constexpr size_t kMostLayers = 1000;
constexpr int kDeepestIndex = 4;

bool is_index(const std::string& type) {
  return type == "application/vnd.oci.image.index.v1+json" ||
         type == "application/vnd.docker.distribution.manifest.list.v2+json";
}

bool is_manifest(const std::string& type) {
  return type == "application/vnd.oci.image.manifest.v1+json" ||
         type == "application/vnd.docker.distribution.manifest.v2+json";
}

bool is_layer(const std::string& type) {
  for (std::string_view known :
       {"application/vnd.oci.image.layer.v1.tar", "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.diff.tar",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.docker.image.rootfs.diff.tar.zstd"}) {
    if (type == known) {
      return true;
    }
  }
  return false;
}

// A small regular file, whole. Opened without waiting, because a FIFO may stand there.
Result<std::string> read_document(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat info{};
  if (!file || ::fstat(file.get(), &info) != 0) {
    return system_error("open", path);
  }
  if (!S_ISREG(info.st_mode) || static_cast<uint64_t>(info.st_size) > kLongestDocument) {
    return Error{
        fmt::format("{}: is not a regular file of at most {} bytes", path, kLongestDocument)};
  }
  std::string text(static_cast<size_t>(info.st_size), '\0');
  KILN_ASSIGN(size_t size, read_up_to(file.get(), text.data(), text.size(), path));
  text.resize(size);
  return text;
}

class LayoutReader {
 public:
  LayoutReader(std::string directory, const OciReference& reference)
      : directory_(std::move(directory)), reference_(reference) {}

  Result<OciImage> read() {
    KILN_ASSIGN(std::string marker, read_document(directory_ + "/oci-layout"));
    KILN_ASSIGN(llvm::json::Object layout, parse_document(marker, directory_ + "/oci-layout"));
    std::string version = string_at(layout, "imageLayoutVersion");
    if (version.substr(0, 2) != "1.") {
      return Error{fmt::format("{}: is an OCI image layout of version \"{}\"; kiln reads 1.x",
                               directory_, version)};
    }
    std::string path = directory_ + "/index.json";
    KILN_ASSIGN(std::string text, read_document(path));
    KILN_ASSIGN(llvm::json::Object index, parse_document(text, path));
    KILN_ASSIGN(std::vector<Descriptor> images, manifests(index, path));
    KILN_ASSIGN(Descriptor chosen, choose(images));
    KILN_ASSIGN(Descriptor manifest, resolve(chosen, 0));
    return image(manifest);
  }

 private:
  static Result<std::vector<Descriptor>> manifests(const llvm::json::Object& index,
                                                   const std::string& subject) {
    const llvm::json::Array* array = index.getArray("manifests");
    if (array == nullptr) {
      return Error{fmt::format("{}: has no \"manifests\"", subject)};
    }
    std::vector<Descriptor> out;
    for (const llvm::json::Value& value : *array) {
      KILN_ASSIGN(Descriptor descriptor, parse_descriptor(value, subject));
      // Builders add statements about images to indexes, marked as for no platform.
      if (descriptor.os != "unknown") {
        out.push_back(std::move(descriptor));
      }
    }
    return out;
  }

  static std::string name_of(const Descriptor& image) {
    auto named = image.annotations.find("org.opencontainers.image.ref.name");
    return named == image.annotations.end() ? "" : named->second;
  }

  bool fits(const Descriptor& image) const {
    return image.architecture.empty() ||
           (image.os == "linux" && image.architecture == reference_.architecture);
  }

  Result<Descriptor> choose(const std::vector<Descriptor>& images) const {
    std::vector<Descriptor> found;
    for (const Descriptor& image : images) {
      if (reference_.name.empty() || reference_.name == name_of(image) ||
          reference_.name == image.digest) {
        found.push_back(image);
      }
    }
    if (found.empty()) {
      return Error{fmt::format("{}: has no image \"{}\"; it has {}", directory_, reference_.name,
                               names(images))};
    }
    return only(found, directory_);
  }

  // The one that is meant by several: all the same, or one of them for this platform.
  Result<Descriptor> only(const std::vector<Descriptor>& images, const std::string& subject) const {
    std::vector<Descriptor> fitting;
    for (const Descriptor& image : images) {
      bool known = std::any_of(fitting.begin(), fitting.end(),
                               [&](const Descriptor& d) { return d.digest == image.digest; });
      if (fits(image) && !known) {
        fitting.push_back(image);
      }
    }
    if (fitting.empty()) {
      return Error{fmt::format("{}: has no image for linux/{}; it has {}", subject,
                               reference_.architecture, names(images))};
    }
    if (fitting.size() > 1) {
      return Error{fmt::format("{}: has several images; name one of {}", subject, names(fitting))};
    }
    return fitting.front();
  }

  static std::string names(const std::vector<Descriptor>& images) {
    std::string out;
    for (const Descriptor& image : images) {
      std::string name = name_of(image);
      out += (out.empty() ? "" : ", ") + (name.empty() ? image.digest : name);
      if (!image.architecture.empty()) {
        out += fmt::format(" ({}/{})", image.os, image.architecture);
      }
    }
    return out.empty() ? "none" : out;
  }

  // From an index to a manifest.
  Result<Descriptor> resolve(const Descriptor& descriptor, int depth) const {
    if (!is_index(descriptor.media_type)) {
      return descriptor;
    }
    if (depth == kDeepestIndex) {
      return Error{
          fmt::format("{}: indexes are nested deeper than {} levels", directory_, kDeepestIndex)};
    }
    KILN_ASSIGN(llvm::json::Object index, blob_document(descriptor));
    std::string subject = directory_ + "/" + blob_path(descriptor.digest);
    KILN_ASSIGN(std::vector<Descriptor> images, manifests(index, subject));
    KILN_ASSIGN(Descriptor chosen, only(images, subject));
    return resolve(chosen, depth + 1);
  }

  Result<std::string> blob_text(const Descriptor& descriptor) const {
    std::string path = directory_ + "/" + blob_path(descriptor.digest);
    KILN_ASSIGN(std::string text, read_document(path));
    if (text.size() != descriptor.size) {
      return Error{
          fmt::format("{}: should be {} bytes long, is {}", path, descriptor.size, text.size())};
    }
    KILN_ASSIGN(Checksum checksum, parse_checksum(descriptor.digest));
    std::string actual = digest_of(checksum.algorithm, text);
    if (actual != checksum.hex) {
      return Error{fmt::format("{}: digest mismatch: the content has {}", path, actual)};
    }
    return text;
  }

  Result<llvm::json::Object> blob_document(const Descriptor& descriptor) const {
    KILN_ASSIGN(std::string text, blob_text(descriptor));
    return parse_document(text, directory_ + "/" + blob_path(descriptor.digest));
  }

  Result<OciImage> image(const Descriptor& descriptor) const {
    std::string subject = directory_ + "/" + blob_path(descriptor.digest);
    if (!is_manifest(descriptor.media_type)) {
      return Error{fmt::format("{}: is \"{}\", which is no image", subject, descriptor.media_type)};
    }
    KILN_ASSIGN(llvm::json::Object manifest, blob_document(descriptor));
    const llvm::json::Value* config = manifest.get("config");
    const llvm::json::Array* layers = manifest.getArray("layers");
    if (config == nullptr || layers == nullptr || layers->size() > kMostLayers) {
      return Error{fmt::format("{}: needs \"config\" and a list of at most {} \"layers\"", subject,
                               kMostLayers)};
    }
    KILN_ASSIGN(Descriptor config_descriptor, parse_descriptor(*config, subject));
    KILN_ASSIGN(std::string config_text, blob_text(config_descriptor));
    std::string config_path = directory_ + "/" + blob_path(config_descriptor.digest);
    KILN_ASSIGN(ParsedImageConfig parsed, parse_image_config(config_text, config_path));
    if (parsed.diff_ids.size() != layers->size()) {
      return Error{fmt::format("{}: has {} layers, its configuration {}", subject, layers->size(),
                               parsed.diff_ids.size())};
    }
    OciImage out{std::move(parsed.config), {}, std::move(parsed.history)};
    for (size_t i = 0; i < layers->size(); ++i) {
      KILN_ASSIGN(Descriptor described, parse_descriptor((*layers)[i], subject));
      KILN_ASSIGN(LayerBlob blob, layer(described, parsed.diff_ids[i]));
      out.layers.push_back(std::move(blob));
    }
    return out;
  }

  Result<LayerBlob> layer(const Descriptor& descriptor, const std::string& diff_id) const {
    LayerBlob blob;
    blob.path = directory_ + "/" + blob_path(descriptor.digest);
    blob.media_type = descriptor.media_type;
    blob.digest = descriptor.digest;
    blob.size = descriptor.size;
    blob.diff_id = diff_id;
    if (!is_layer(blob.media_type)) {
      return Error{fmt::format("{}: is a layer of type \"{}\", which kiln cannot unpack", blob.path,
                               blob.media_type)};
    }
    struct stat info{};
    if (::stat(blob.path.c_str(), &info) != 0) {
      return system_error("open", blob.path);
    }
    if (!S_ISREG(info.st_mode) || static_cast<uint64_t>(info.st_size) != blob.size) {
      return Error{fmt::format("{}: the layer should be a file of {} bytes, found {}", blob.path,
                               blob.size, info.st_size)};
    }
    return blob;
  }

  std::string directory_;
  const OciReference& reference_;
};

Result<void> unpack_all(OciImage& image, int root, const std::string& directory,
                        TreeWriterOptions options, std::stop_token stop) {
  options.strip_leading_slash = true;
  TreeWriter tree(root, directory, std::move(options));
  for (LayerBlob& layer : image.layers) {
    KILN_TRY(apply_layer(layer, tree, stop));
  }
  return tree.finish();
}

}  // namespace

Result<OciImage> read_oci_layout(const std::string& directory, const OciReference& reference) {
  return LayoutReader(directory, reference).read();
}

Result<void> unpack_oci_image(OciImage& image, const std::string& directory,
                              const TreeWriterOptions& options, std::stop_token stop) {
  KILN_ASSIGN(FileDescriptor root, open_empty_directory(directory));
  Result<void> unpacked = unpack_all(image, root.get(), directory, options, stop);
  if (!unpacked) {
    // What went wrong matters more than what cannot be cleaned up after it.
    (void)remove_children(root.get(), directory);
  }
  return unpacked;
}

}  // namespace kiln
