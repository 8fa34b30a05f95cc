#pragma once

#include <string>

#include "compiler/source/result.h"
#include "runtime/component.h"
#include "stdlib/builders/rootfs/options.h"
#include "stdlib/builders/rootfs/run_base.h"
#include "stdlib/builders/rootfs/run_outputs.h"

namespace kiln::rootfs {

// The parts of a build that make, read and remove trees with files of many ids. Root does them
// here. An ordinary user cannot: then they are handed, as JSON on its standard input, to a
// kiln-engine that is root of a user namespace
// (`kiln-engine tree-work`), where those ids are its own. All other parts of the build stay the
// user's.
class TreeWork {
 public:
  // `work` is the build's own directory; `config` its options, all known.
  TreeWork(Value config, std::string work) : config_(std::move(config)), work_(std::move(work)) {}

  // See check_outputs(), make_base(), capture(), write_output() and remove_tree().
  Result<void> check(const std::vector<Output>& outputs, const OutputRecords& records,
                     StepContext& context);
  Result<BaseTree> make_base(const Base& base, const std::string& directory, StepContext& context);
  Result<Written> write(const Output& output, const Image& image, const Layers& layers,
                        const OutputRecords& records, StepContext& context);
  Result<void> capture(const Layers& layers, const std::string& output,
                       const OutputRecords& records, StepContext& context);
  Result<void> remove(const std::string& path) const;
  // See pack_tree() and unpack_tree().
  Result<TreeBlob> pack(const std::string& directory, const std::string& blobs,
                        StepContext& context) const;
  Result<void> unpack(const TreeBlob& blob, const std::string& blobs, const std::string& directory,
                      StepContext& context) const;

  // Where capture() writes the index of the tree.
  std::string index_path() const { return work_ + "/tree-index"; }

 private:
  Value request(const char* action, const Layers& layers, const OutputRecords& records,
                const std::string& output, const StepContext& context) const;
  Result<Value> ask(const Value& request, StepContext* context) const;

  Value config_;
  std::string work_;
};

}  // namespace kiln::rootfs
