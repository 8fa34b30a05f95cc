#include "stdlib/builders/rootfs/run_capture.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/disk_reader.h"
#include "runtime/atomic_output.h"
#include "runtime/image/tree_index.h"

namespace kiln::rootfs {
namespace {

constexpr size_t told_differences = 20;

struct Tally {
  size_t added = 0;
  size_t removed = 0;
  size_t changed = 0;

  std::string text() const {
    return fmt::format("{} added, {} removed, {} changed", added, removed, changed);
  }
};

Tally tally(const std::vector<PathDifference>& differences) {
  Tally count;
  for (const PathDifference& difference : differences) {
    ++(difference.what == "added"     ? count.added
       : difference.what == "removed" ? count.removed
                                      : count.changed);
  }
  return count;
}

// Without SOURCE_DATE_EPOCH the time of nearly everything a build makes is another one.
size_t drop_times(std::vector<PathDifference>& differences) {
  return std::erase_if(differences,
                       [](const PathDifference& difference) { return difference.is_time_only; });
}

std::string lines_of(const std::vector<PathDifference>& differences) {
  std::string text;
  for (const PathDifference& difference : differences) {
    text += fmt::format("{}: {}\n", difference.path, difference.what);
  }
  return text;
}

Result<void> tell_differences(const TreeIndex& former, const TreeIndex& now,
                              const std::string& output, const std::string& list,
                              StepContext& context) {
  std::vector<PathDifference> differences = compare_trees(former, now);
  size_t times = context.source_date_epoch ? 0 : drop_times(differences);
  std::string and_times =
      times == 0
          ? ""
          : fmt::format(" ({} path{} of another time only; SOURCE_DATE_EPOCH would fix the times)",
                        times, times == 1 ? "" : "s");
  if (differences.empty()) {
    context.say(fmt::format("No path differs from the image that was built to {} before{}", output,
                            and_times));
    return {};
  }
  context.say(fmt::format("{} path{} from the image that was built to {} before: {}{}",
                          differences.size(), differences.size() == 1 ? " differs" : "s differ",
                          output, tally(differences).text(), and_times));
  size_t told = std::min(told_differences, differences.size());
  for (size_t i = 0; i < told; ++i) {
    context.say(fmt::format("  {}: {}", differences[i].path, differences[i].what));
  }
  if (told < differences.size()) {
    KILN_TRY(write_file_atomically(list, lines_of(differences), 0600));
    context.say(fmt::format("  and {} more; all of them: {}", differences.size() - told, list));
  }
  return {};
}

}  // namespace

Result<void> capture(const Layers& layers, const std::string& output, const OutputRecords& records,
                     const std::string& index, StepContext& context) {
  for (size_t i = 0; i < layers.uppers.size(); ++i) {
    KILN_ASSIGN(TreeSize size, layer_size(layers.uppers[i], context));
    const std::string& address = layers.addresses[i];
    context.say(
        fmt::format("Captured {}: {}", address.substr(address.rfind('/') + 1), size.text()));
  }
  KILN_ASSIGN(WholeTree tree, whole_tree(layers, context));
  // The writers of the outputs say this again.
  tree.walk.warn = nullptr;
  KILN_ASSIGN(TreeIndex now, index_tree(tree.open.fds, tree.walk));
  KILN_ASSIGN(std::string former_path, records.tree_index_path(output));
  Result<std::string> text = DiskReader().read(former_path);
  // What another version of kiln wrote, or half of it, is no reason to fail a build.
  Result<TreeIndex> former = text ? read_tree_index(*text) : Result<TreeIndex>(Error{});
  if (former) {
    KILN_TRY(tell_differences(*former, now, output, former_path + ".differences", context));
  }
  return write_file_atomically(index, tree_index_text(now), 0600);
}

Result<void> remember_index(const std::string& index, const std::string& output,
                            const OutputRecords& records) {
  KILN_ASSIGN(std::string path, records.tree_index_path(output));
  KILN_ASSIGN(std::string text, DiskReader().read(index));
  return write_file_atomically(path, text, 0600);
}

}  // namespace kiln::rootfs
