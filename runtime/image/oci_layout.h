#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/atomic_output.h"
#include "runtime/image/image_config.h"
#include "runtime/image/layer.h"

namespace kiln {

// An image: what it is run as, and the layers it is made of, the lowest first.
struct OciImage {
  ImageConfig config;
  std::vector<LayerBlob> layers;
  // One line per layer, and lines without a layer.
  std::vector<ImageHistory> history;
};

// What was written.
struct OciResult {
  // `sha256:HEX` of the manifest: what registries call the image. Empty for a Docker archive, which
  // has none.
  std::string manifest_digest;
  // `sha256:HEX` of the configuration: Docker's image id.
  std::string config_digest;
  // Of all blobs together, in bytes.
  uint64_t size = 0;
};

// An OCI image layout in the making (image-spec 1.1, "Image Layout"): a directory with
// `oci-layout`, `index.json` and `blobs/`, which appears at its destination whole or not at all.
class OciLayoutWriter {
 public:
  static Result<OciLayoutWriter> create(const std::string& destination);

  // Where blobs belong: write_layer() may put layers there, which then are not copied again. They
  // move with the layout when it is committed.
  std::string blob_directory() const { return output_.temporary_path() + "/blobs/sha256"; }

  const std::string& temporary_path() const { return output_.temporary_path(); }

  // Adds what is missing (layers are copied from where they are and their digests checked) and puts
  // the layout in place. Each of `tags` names the image (`org.opencontainers.image.ref.name`); a
  // bad one is an error. Once.
  Result<OciResult> commit(const OciImage& image, const std::vector<std::string>& tags,
                           Replace replace, std::stop_token stop = {});

  // The layout in the making.
  AtomicOutput& output() { return output_; }

 private:
  explicit OciLayoutWriter(OutputDirectory output) : output_(std::move(output)) {}

  OutputDirectory output_;
};

// Which image of a layout to take.
struct OciReference {
  // A tag, or `sha256:HEX` of a manifest; empty when the layout holds one image.
  std::string name;
  // In an index for several, the one for Linux on this processor.
  std::string architecture = host_architecture();
};

// Reads an image of an OCI layout directory: the manifest and the configuration are checked against
// digest and size; layers exist and have their size, and are checked in full when they are unpacked
// (apply_layer()). Docker's media types are taken too. `layers[i].path` points into the layout.
Result<OciImage> read_oci_layout(const std::string& directory, const OciReference& reference);

// Unpacks all layers of an image, the lowest first, into `directory`, which is made when missing
// and must be empty; after an error it is empty again. Checks every digest, and fills in
// `layers[i].tar_size`.
Result<void> unpack_oci_image(OciImage& image, const std::string& directory,
                              const TreeWriterOptions& options, std::stop_token stop);

// Whether a tag may name an image in a layout (image-spec, "org.opencontainers.image.ref.name").
bool is_oci_ref_name(std::string_view name);

// Writes a Docker archive (`docker load`): a tar file with manifest.json, the configuration and the
// layers, uncompressed. `tags` are `name:tag`, or a name, which gets `:latest`. Times are fixed, so
// the same image gives the same bytes.
Result<OciResult> write_docker_archive(OutputFile& output, const OciImage& image,
                                       const std::vector<std::string>& tags,
                                       std::stop_token stop = {});

}  // namespace kiln
