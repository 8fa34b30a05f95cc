#include "stdlib/builders/rootfs/run_layers.h"

#include <fcntl.h>
#include <fmt/format.h>

#include "compiler/source/system_error.h"
#include "runtime/size_text.h"

namespace kiln::rootfs {
namespace {

Result<void> open_one(const std::string& path, OpenLayers& layers) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) {
    return system_error("open", path);
  }
  layers.fds.push_back(fd.get());
  layers.owned.push_back(std::move(fd));
  return {};
}

class CountingSink final : public TreeSink {
 public:
  Result<void> add(const TreeEntry& entry, EntryContent*) override {
    size.paths += entry.path.empty() ? 0 : 1;
    size.bytes += entry.kind == EntryKind::File ? entry.size : 0;
    return {};
  }

  TreeSize size;
};

}  // namespace

Result<OpenLayers> open_layers(const std::vector<std::string>& uppers, const std::string& base) {
  OpenLayers layers;
  for (auto upper = uppers.rbegin(); upper != uppers.rend(); ++upper) {
    KILN_TRY(open_one(*upper, layers));
  }
  if (!base.empty()) {
    KILN_TRY(open_one(base, layers));
  }
  return layers;
}

WalkOptions walk_options(StepContext& context) {
  WalkOptions options;
  options.latest_time = context.source_date_epoch;
  options.warn = [&context](const std::string& text) { context.say_error("Warning: " + text); };
  options.stop = context.stop;
  return options;
}

Result<WholeTree> whole_tree(const Layers& layers, StepContext& context) {
  WholeTree tree;
  KILN_ASSIGN(tree.open, open_layers(layers.uppers, layers.base.directory));
  tree.walk = walk_options(context);
  tree.walk.whiteouts = layers.uppers.empty() ? Whiteouts::None : Whiteouts::Apply;
  return tree;
}

std::string TreeSize::text() const {
  return fmt::format("{} path{}, {}", paths, paths == 1 ? "" : "s", size_text(bytes));
}

Result<TreeSize> layer_size(const std::string& upper, StepContext& context) {
  KILN_ASSIGN(OpenLayers open, open_layers({upper}, ""));
  WalkOptions walk = walk_options(context);
  walk.warn = nullptr;
  walk.whiteouts = Whiteouts::Emit;
  walk.emit_all = true;
  CountingSink sink;
  KILN_TRY(walk_tree(open.fds, walk, sink));
  return sink.size;
}

Result<TreeSize> tree_size(const std::string& directory, StepContext& context) {
  KILN_ASSIGN(OpenLayers open, open_layers({}, directory));
  WalkOptions walk = walk_options(context);
  walk.warn = nullptr;
  CountingSink sink;
  KILN_TRY(walk_tree(open.fds, walk, sink));
  return sink.size;
}

}  // namespace kiln::rootfs
