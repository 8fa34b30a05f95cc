// What the judges of tests/machine call: each word of the image library on real files.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "runtime/image/compress.h"
#include "runtime/image/extract.h"
#include "runtime/image/oci_layout.h"
#include "runtime/image/output_formats.h"

namespace kiln {
namespace {

constexpr int64_t kEpoch = 1'700'000'000;

CompressionOptions compression_of(const std::string& path) {
  auto ends = [&](std::string_view suffix) {
    return path.size() >= suffix.size() &&
           path.compare(path.size() - suffix.size(), suffix.size(), suffix) == 0;
  };
  CompressionOptions options;
  options.kind = ends(".gz")    ? Compression::Gzip
                 : ends(".xz")  ? Compression::Xz
                 : ends(".zst") ? Compression::Zstd
                 : ends(".bz2") ? Compression::Bzip2
                 : ends(".lz4") ? Compression::Lz4
                                : Compression::None;
  return options;
}

WalkOptions walk_options() {
  WalkOptions walk;
  walk.latest_time = kEpoch;
  walk.warn = [](const std::string& text) { fmt::print(stderr, "warning: {}\n", text); };
  return walk;
}

TreeWriterOptions tree_options() {
  TreeWriterOptions options;
  options.keep_owner = ::geteuid() == 0;
  return options;
}

struct Trees {
  std::vector<FileDescriptor> held;
  std::vector<int> fds;
};

Result<Trees> open_trees(char** begin, char** end) {
  Trees trees;
  for (; begin != end; ++begin) {
    FileDescriptor fd(::open(*begin, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) {
      return Error{fmt::format("cannot open {}", *begin)};
    }
    trees.fds.push_back(fd.get());
    trees.held.push_back(std::move(fd));
  }
  return trees;
}

OciImage new_image() {
  OciImage image;
  image.config.architecture = host_architecture();
  image.config.created = rfc3339_time(kEpoch);
  image.config.env = {"PATH=/usr/bin:/bin"};
  image.config.cmd = {"/bin/sh"};
  image.config.labels = {{"org.example.made-by", "kiln"}};
  image.config.exposed_ports = {"80/tcp"};
  image.config.working_dir = "/srv";
  return image;
}

Result<void> tar(const std::string& to, char** begin, char** end) {
  KILN_ASSIGN(Trees trees, open_trees(begin, end));
  KILN_ASSIGN(OutputFile output, OutputFile::create(to));
  KILN_TRY(write_tar(output, trees.fds, walk_options(), compression_of(to)));
  return output.commit(Replace::Allow);
}

Result<void> squashfs(const std::string& to, char** begin, char** end) {
  KILN_ASSIGN(Trees trees, open_trees(begin, end));
  KILN_ASSIGN(OutputFile output, OutputFile::create(to));
  KILN_TRY(write_squashfs(output, trees.fds, walk_options(), {}));
  return output.commit(Replace::Allow);
}

// The first tree is a whole layer; the others are overlayfs upper directories on top of it, each a
// layer of its own.
Result<OciImage> layers_of(const std::string& directory, Compression compression, Trees& trees) {
  OciImage image = new_image();
  for (size_t i = 0; i < trees.fds.size(); ++i) {
    WalkOptions walk = walk_options();
    if (i > 0) {
      walk.whiteouts = Whiteouts::Emit;
      walk.base = trees.fds[0];
    }
    KILN_ASSIGN(LayerBlob layer,
                write_layer({trees.fds[i]}, walk, {compression, {}, 0}, directory));
    image.layers.push_back(std::move(layer));
    image.history.push_back({image.config.created, fmt::format("step {}", i), "", "", false});
  }
  return image;
}

Result<void> oci(const std::string& to, Compression compression, char** begin, char** end) {
  KILN_ASSIGN(Trees trees, open_trees(begin, end));
  KILN_ASSIGN(OciLayoutWriter writer, OciLayoutWriter::create(to));
  KILN_ASSIGN(OciImage image, layers_of(writer.blob_directory(), compression, trees));
  KILN_ASSIGN(OciResult result, writer.commit(image, {"latest"}, Replace::Allow));
  fmt::print("{}\n", result.manifest_digest);
  return {};
}

Result<void> docker(const std::string& to, const std::string& layout) {
  KILN_ASSIGN(OciImage image, read_oci_layout(layout, {}));
  KILN_ASSIGN(OutputFile output, OutputFile::create(to));
  KILN_ASSIGN(OciResult result, write_docker_archive(output, image, {"kiln-judge:latest"}));
  fmt::print("{}\n", result.config_digest);
  return output.commit(Replace::Allow);
}

Result<void> unpack(const std::string& layout, const std::string& to) {
  KILN_ASSIGN(OciImage image, read_oci_layout(layout, {}));
  return unpack_oci_image(image, to, tree_options(), {});
}

Result<void> archive(const std::string& to, ArchiveFormat format, char** begin, char** end) {
  std::vector<ArchiveMember> members;
  for (; begin != end; ++begin) {
    const char* slash = std::strrchr(*begin, '/');
    members.push_back({*begin, slash == nullptr ? *begin : slash + 1});
  }
  KILN_ASSIGN(OutputFile output, OutputFile::create(to));
  KILN_TRY(archive_files(members, format, output, compression_of(to)));
  return output.commit(Replace::Allow);
}

Result<void> compress(const std::string& from, const std::string& to) {
  KILN_ASSIGN(OutputFile output, OutputFile::create(to));
  KILN_TRY(compress_file(from, output, compression_of(to)));
  return output.commit(Replace::Allow);
}

Result<void> run(int argc, char** argv) {
  std::string word = argc > 1 ? argv[1] : "";
  char** end = argv + argc;
  if (word == "tar" && argc > 3) {
    return tar(argv[2], argv + 3, end);
  }
  if (word == "squashfs" && argc > 3) {
    return squashfs(argv[2], argv + 3, end);
  }
  if ((word == "oci" || word == "oci-zstd") && argc > 3) {
    return oci(argv[2], word == "oci" ? Compression::Gzip : Compression::Zstd, argv + 3, end);
  }
  if (word == "docker" && argc == 4) {
    return docker(argv[2], argv[3]);
  }
  if (word == "unpack" && argc == 4) {
    return unpack(argv[2], argv[3]);
  }
  if (word == "extract" && argc == 4) {
    ExtractOptions options;
    options.tree = tree_options();
    return extract_tar(argv[2], argv[3], options);
  }
  if (word == "zip" && argc > 3) {
    return archive(argv[2], ArchiveFormat::Zip, argv + 3, end);
  }
  if (word == "compress" && argc == 4) {
    return compress(argv[2], argv[3]);
  }
  return Error{
      "usage: image_tool tar|squashfs|oci|oci-zstd|zip OUT IN... | docker OUT LAYOUT | "
      "unpack LAYOUT DIR | extract TAR DIR | compress IN OUT"};
}

}  // namespace
}  // namespace kiln

int main(int argc, char** argv) {
  kiln::Result<void> result = kiln::run(argc, argv);
  if (!result) {
    fmt::print(stderr, "image_tool: {}\n", result.error().message);
    return 1;
  }
  return 0;
}
