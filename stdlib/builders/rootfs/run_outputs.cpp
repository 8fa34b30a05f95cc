#include "stdlib/builders/rootfs/run_outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "runtime/atomic_output.h"
#include "runtime/image/archive.h"
#include "runtime/image/layer.h"
#include "runtime/image/oci_layout.h"
#include "runtime/image/output_formats.h"
#include "runtime/image/tree_walk.h"
#include "runtime/size_text.h"

namespace kiln::rootfs {
namespace {

namespace fs = std::filesystem;

Compression compression_for(const Output& output, Compression otherwise) {
  const std::pair<std::string_view, Compression> names[] = {{"none", Compression::None},
                                                            {"gz", Compression::Gzip},
                                                            {"xz", Compression::Xz},
                                                            {"zst", Compression::Zstd}};
  for (const auto& [name, compression] : names) {
    if (output.compression == name ||
        (output.compression.empty() && output.format == OutputFormat::Tar &&
         output.path.ends_with(fmt::format(".{}", name)))) {
      return compression;
    }
  }
  return otherwise;
}

// From the moment it stands there it is known as kiln's own.
void announce(AtomicOutput& output, const OutputRecords& records) {
  output.announce_with([&records, path = output.destination()](const std::string& temporary) {
    return records.announce(path, temporary);
  });
}

CompressionOptions compression_options(Compression kind, const Output& output) {
  CompressionOptions options;
  options.kind = kind;
  if (output.level >= 0) {
    options.level = output.level;
  }
  return options;
}

Result<Written> write_tar_file(const Output& output, const Layers& layers,
                               const OutputRecords& records, StepContext& context) {
  KILN_ASSIGN(WholeTree tree, whole_tree(layers, context));
  KILN_ASSIGN(OutputFile file, OutputFile::create(output.path));
  announce(file, records);
  Compression kind = compression_for(output, Compression::None);
  KILN_TRY(write_tar(file, tree.open.fds, tree.walk, compression_options(kind, output)));
  KILN_TRY(file.commit(Replace::Allow));
  return Written{.files = {output.path}, .digest = {}};
}

Result<Written> write_tree(const Output& output, const Layers& layers, const OutputRecords& records,
                           StepContext& context) {
  KILN_ASSIGN(WholeTree tree, whole_tree(layers, context));
  KILN_ASSIGN(OutputDirectory directory, OutputDirectory::create(output.path));
  announce(directory, records);
  KILN_TRY(write_directory(directory, tree.open.fds, tree.walk, true));
  KILN_TRY(directory.commit(Replace::Allow));
  return Written{};
}

Result<Written> write_squashfs_image(const Output& output, const Layers& layers,
                                     const OutputRecords& records, StepContext& context) {
  KILN_ASSIGN(WholeTree tree, whole_tree(layers, context));
  KILN_ASSIGN(OutputFile file, OutputFile::create(output.path));
  announce(file, records);
  SquashfsOptions options;
  options.compression = output.compression == "gz"   ? "gzip"
                        : output.compression == "xz" ? "xz"
                                                     : "zstd";
  if (output.level >= 0) {
    options.level = output.level;
  }
  KILN_TRY(write_squashfs(file, tree.open.fds, tree.walk, options));
  KILN_TRY(file.commit(Replace::Allow));
  return Written{.files = {output.path}, .digest = {}};
}

// The image's layers: those of an OCI base as they are, another base as one, then what the
// provisioners changed.
class ImageLayers {
 public:
  ImageLayers(const Output& output, const Layers& layers, std::string directory,
              StepContext& context)
      : output_(output), layers_(layers), directory_(std::move(directory)), context_(context) {}

  Result<OciImage> make(const Image& image) {
    KILN_TRY(add_base());
    KILN_TRY(output_.layer_per_step ? add_per_step() : add_squashed());
    configure(image);
    return std::move(result_);
  }

 private:
  Result<void> add(const std::vector<int>& fds, WalkOptions walk, std::string created_by) {
    // A Docker archive keeps its layers uncompressed.
    Compression kind = Compression::None;
    if (output_.format == OutputFormat::Oci) {
      kind = compression_for(output_, Compression::Gzip);
    }
    if (kind == Compression::Xz) {
      return Error{"OCI layers cannot be compressed with xz: use gz, zst or none"};
    }
    walk.for_layer = true;
    KILN_ASSIGN(LayerBlob blob,
                write_layer(fds, walk, compression_options(kind, output_), directory_));
    result_.layers.push_back(std::move(blob));
    result_.history.push_back(
        {.created = created(), .created_by = std::move(created_by), .author = {}, .comment = {}});
    return {};
  }

  Result<void> add_base() {
    if (layers_.base.image) {
      result_ = *layers_.base.image;
      return {};
    }
    if (layers_.base.is_empty) {
      return {};
    }
    KILN_ASSIGN(OpenLayers open, open_layers({}, layers_.base.directory));
    return add(open.fds, walk_options(context_), "kiln: base");
  }

  Result<void> add_squashed() {
    if (layers_.uppers.empty()) {
      return {};
    }
    KILN_ASSIGN(OpenLayers open, open_layers(layers_.uppers, ""));
    KILN_ASSIGN(OpenLayers base, open_layers({}, layers_.base.directory));
    WalkOptions walk = walk_options(context_);
    walk.whiteouts = Whiteouts::Emit;
    walk.base = base.fds.front();
    return add(open.fds, walk, fmt::format("kiln: {}", context_.build_name));
  }

  Result<void> add_per_step() {
    for (size_t i = 0; i < layers_.uppers.size(); ++i) {
      KILN_ASSIGN(OpenLayers open, open_layers({layers_.uppers[i]}, ""));
      WalkOptions walk = walk_options(context_);
      walk.whiteouts = Whiteouts::Emit;
      walk.emit_all = true;
      KILN_TRY(add(open.fds, walk, fmt::format("kiln: {}", layers_.addresses[i])));
    }
    return warn_of_hidden_paths();
  }

  Result<void> warn_of_hidden_paths() {
    KILN_ASSIGN(OpenLayers open, open_layers(layers_.uppers, ""));
    std::reverse(open.fds.begin(), open.fds.end());
    KILN_ASSIGN(std::vector<HiddenPath> hidden, find_hidden_paths(open.fds));
    for (const HiddenPath& path : hidden) {
      context_.say_error(fmt::format(
          "Warning: /{} ({} bytes) is deleted by {} but stays in the layer of {}", path.path,
          path.size, layers_.addresses[path.deleted_by], layers_.addresses[path.written_by]));
    }
    return {};
  }

  std::string created() const {
    auto now = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch());
    return rfc3339_time(context_.source_date_epoch.value_or(now.count()));
  }

  void configure(const Image& image) {
    ImageConfig& config = result_.config;
    config.architecture = host_architecture();
    config.created = created();
    for (const auto& [name, value] : image.environment) {
      set_env(config.env, name, value);
    }
    if (!image.entrypoint.empty()) {
      config.entrypoint = image.entrypoint;
      // A base's arguments belong to the base's entrypoint.
      config.cmd.clear();
    }
    if (!image.command.empty()) {
      config.cmd = image.command;
    }
    if (!image.working_directory.empty()) {
      config.working_dir = image.working_directory;
    }
    if (!image.user.empty()) {
      config.user = image.user;
    }
    if (!image.stop_signal.empty()) {
      config.stop_signal = image.stop_signal;
    }
    for (const auto& [name, value] : image.labels) {
      config.labels[name] = value;
    }
    config.exposed_ports.insert(config.exposed_ports.end(), image.exposed_ports.begin(),
                                image.exposed_ports.end());
    std::sort(config.exposed_ports.begin(), config.exposed_ports.end());
    config.exposed_ports.erase(
        std::unique(config.exposed_ports.begin(), config.exposed_ports.end()),
        config.exposed_ports.end());
  }

  const Output& output_;
  const Layers& layers_;
  std::string directory_;
  StepContext& context_;
  OciImage result_;
};

std::vector<std::string> files_below(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_regular_file(error)) {
      files.push_back(it->path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> tags_of(const Output& output) {
  return output.tag.empty() ? std::vector<std::string>{} : std::vector<std::string>{output.tag};
}

Result<Written> write_oci(const Output& output, const Image& image, const Layers& layers,
                          const OutputRecords& records, StepContext& context) {
  KILN_ASSIGN(OciLayoutWriter writer, OciLayoutWriter::create(output.path));
  announce(writer.output(), records);
  KILN_ASSIGN(OciImage oci,
              ImageLayers(output, layers, writer.blob_directory(), context).make(image));
  KILN_ASSIGN(OciResult result, writer.commit(oci, tags_of(output), Replace::Allow, context.stop));
  return Written{
      .files = files_below(output.path), .digest = result.manifest_digest, .size = result.size};
}

Result<Written> write_docker(const Output& output, const Image& image, const Layers& layers,
                             const OutputRecords& records, StepContext& context) {
  KILN_ASSIGN(std::string scratch, context.scratch_directory());
  std::string blobs = scratch + "/docker-layers";
  std::error_code ignored;
  fs::create_directories(blobs, ignored);
  KILN_ASSIGN(OciImage oci, ImageLayers(output, layers, blobs, context).make(image));
  KILN_ASSIGN(OutputFile file, OutputFile::create(output.path));
  announce(file, records);
  KILN_ASSIGN(OciResult result, write_docker_archive(file, oci, tags_of(output), context.stop));
  KILN_TRY(file.commit(Replace::Allow));
  fs::remove_all(blobs, ignored);
  return Written{.files = {output.path}, .digest = result.config_digest};
}

Result<std::string> size_of(const Output& output, const Written& written, StepContext& context) {
  if (output.format == OutputFormat::Directory) {
    KILN_ASSIGN(TreeSize size, tree_size(output.path, context));
    return size.text();
  }
  std::error_code ignored;
  return size_text(written.size != 0 ? written.size : fs::file_size(output.path, ignored));
}

}  // namespace

Result<void> check_outputs(const std::vector<Output>& outputs, const OutputRecords& records,
                           bool force) {
  for (const Output& output : outputs) {
    KILN_TRY(records.check(output.path, force));
  }
  return {};
}

Result<Written> write_output(const Output& output, const Image& image, const Layers& layers,
                             const OutputRecords& records, StepContext& context) {
  KILN_TRY(records.check(output.path, context.force));
  std::error_code error;
  fs::path parent = fs::path(output.path).parent_path();
  if (!parent.empty() && !fs::create_directories(parent, error) && error) {
    return Error{fmt::format("create directory {}: {}", parent.string(), error.message())};
  }
  context.say(fmt::format("Writing {}", output.path));
  auto begin = std::chrono::steady_clock::now();
  Result<Written> written = Error{};
  switch (output.format) {
    case OutputFormat::Oci:
      written = write_oci(output, image, layers, records, context);
      break;
    case OutputFormat::DockerArchive:
      written = write_docker(output, image, layers, records, context);
      break;
    case OutputFormat::Tar:
      written = write_tar_file(output, layers, records, context);
      break;
    case OutputFormat::Squashfs:
      written = write_squashfs_image(output, layers, records, context);
      break;
    case OutputFormat::Directory:
      written = write_tree(output, layers, records, context);
      break;
  }
  if (written) {
    if (Result<void> recorded = records.record(output.path); !recorded) {
      context.say_error(fmt::format(
          "Warning: the next build will take {} for somebody else's and want -force: {}",
          output.path, recorded.error().message));
    }
    std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    KILN_ASSIGN(std::string size, size_of(output, *written, context));
    context.say(fmt::format("Wrote {}: {}{}{}, in {:.1f} s", output.path, size,
                            written->digest.empty() ? "" : ", ", written->digest, time.count()));
  }
  return written;
}

}  // namespace kiln::rootfs
