#include "runtime/image/output_formats.h"

#include "runtime/image/tar_writer.h"
#include "runtime/image/tree_writer.h"

namespace kiln {

Result<void> write_tar(OutputFile& output, const std::vector<int>& layers, const WalkOptions& walk,
                       const CompressionOptions& compression) {
  FileSink disk(output.fd(), output.destination(), walk.stop);
  KILN_ASSIGN(auto compressor, Compressor::create(compression, disk));
  TarWriter tar(*compressor);
  KILN_TRY(walk_tree(layers, walk, tar));
  KILN_TRY(tar.finish());
  return compressor->finish();
}

Result<void> write_directory(OutputDirectory& output, const std::vector<int>& layers,
                             const WalkOptions& walk, bool keep_owner) {
  TreeWriterOptions options;
  options.keep_owner = keep_owner;
  // The tree is one that kiln built: what it holds is wanted, whatever its size.
  options.devices = DeviceNodes::Create;
  options.max_bytes = UINT64_MAX;
  options.max_entries = UINT64_MAX;
  options.warn = walk.warn;
  TreeWriter tree(output.fd(), output.destination(), std::move(options));
  KILN_TRY(walk_tree(layers, walk, tree));
  return tree.finish();
}

}  // namespace kiln
