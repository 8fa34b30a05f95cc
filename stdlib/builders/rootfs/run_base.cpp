#include "stdlib/builders/rootfs/run_base.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/source/system_error.h"
#include "runtime/image/extract.h"
#include "stdlib/builders/rootfs/run_layers.h"

namespace kiln::rootfs {
namespace {

TreeWriterOptions tree_options(StepContext& context) {
  TreeWriterOptions options;
  options.warn = [&context](const std::string& text) { context.say_error("Warning: " + text); };
  return options;
}

Result<void> make_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) != 0 || ::chmod(path.c_str(), 0755) != 0) {
    return system_error("create directory", path);
  }
  return {};
}

Result<void> unpack_tar(const Base& base, const std::string& directory, StepContext& context) {
  context.say(fmt::format("Unpacking {}", base.path));
  ExtractOptions options;
  KILN_ASSIGN(options.checksum, parse_checksum(base.checksum));
  options.tree = tree_options(context);
  options.stop = context.stop;
  return extract_tar(base.path, directory, options);
}

Result<OciImage> unpack_oci(const Base& base, const std::string& directory, StepContext& context) {
  context.say(fmt::format("Unpacking the image in {}", base.path));
  OciReference reference;
  reference.name = base.reference;
  KILN_ASSIGN(OciImage image, read_oci_layout(base.path, reference));
  TreeWriterOptions options = tree_options(context);
  // Image tools write such layers, and other tools unpack them so.
  options.strip_leading_slash = true;
  KILN_TRY(unpack_oci_image(image, directory, options, context.stop));
  return image;
}

}  // namespace

Result<void> tell_base_size(const std::string& directory, StepContext& context) {
  KILN_ASSIGN(TreeSize size, tree_size(directory, context));
  context.say("The base has " + size.text());
  return {};
}

Result<BaseTree> make_base(const Base& base, const std::string& directory, StepContext& context) {
  BaseTree tree;
  tree.directory = directory;
  switch (base.kind) {
    case BaseKind::Scratch:
      KILN_TRY(make_directory(directory));
      context.say("Starting from nothing");
      tree.is_empty = true;
      return tree;
    case BaseKind::Debootstrap:
      KILN_TRY(bootstrap(base, directory, context));
      KILN_TRY(tell_base_size(directory, context));
      return tree;
    case BaseKind::Tar:
      KILN_TRY(unpack_tar(base, directory, context));
      KILN_TRY(tell_base_size(directory, context));
      return tree;
    case BaseKind::Oci: {
      KILN_ASSIGN(tree.image, unpack_oci(base, directory, context));
      KILN_TRY(tell_base_size(directory, context));
      return tree;
    }
    case BaseKind::Directory: {
      char* absolute = ::realpath(base.path.c_str(), nullptr);
      if (absolute == nullptr) {
        return system_error("open", base.path);
      }
      context.say(fmt::format("Starting from the directory {}", base.path));
      tree.directory = absolute;
      ::free(absolute);
      tree.is_borrowed = true;
      return tree;
    }
  }
  return tree;
}

}  // namespace kiln::rootfs
