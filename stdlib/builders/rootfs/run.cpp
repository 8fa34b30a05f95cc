#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "compiler/config/option.h"
#include "compiler/source/system_error.h"
#include "runtime/container/container.h"
#include "runtime/state/journal.h"
#include "stdlib/builders/rootfs/run_base.h"
#include "stdlib/builders/rootfs/run_capture.h"
#include "stdlib/builders/rootfs/run_outputs.h"
#include "stdlib/builders/rootfs/run_reuse.h"
#include "stdlib/builders/rootfs/run_tree_work.h"

namespace kiln {
namespace {

using rootfs::Output;

// Lays one overlay layer per provisioner over the base:
//
//   work/base            what the image starts from, never written again
//   work/0/upper work    what the first provisioner changed, and overlayfs's own directory
//   work/1/...
//   work/tmp work/vartmp /tmp and /var/tmp of all of them, not part of the image
//
class RootfsBuilder final : public Builder {
 public:
  RootfsBuilder(const Value& config, std::function<Result<std::string>()> scratch,
                std::string records)
      : scratch_(std::move(scratch)),
        config_(config),
        base_(rootfs::read_base(config)),
        outputs_(rootfs::read_outputs(config)),
        image_(rootfs::read_image(config)),
        records_(std::move(records)),
        tree_work_(config_, "") {}

  ~RootfsBuilder() override {
    container_.reset();
    if (!keep_ && !work_.empty()) {
      // What cannot be removed now is found and removed by a later run: the scratch directory tells
      // who owns it.
      auto removed = tree_work_.remove(work_);
      static_cast<void>(removed.ok());
    }
  }

  Result<void> run(const std::string& action, StepContext& context) override {
    if (action == rootfs::base_action(base_)) {
      return make_base(context);
    }
    KILN_TRY(close_container(context));
    if (action == rootfs::capture_action) {
      return tree_work_.capture(layers_, outputs_.front().path, records_, context);
    }
    for (const Output& output : outputs_) {
      if (action == output.action) {
        return write(output, context);
      }
    }
    return {};
  }

  Result<Communicator*> communicator(const std::string& address, StepContext& context) override {
    KILN_TRY(close_container(context));
    KILN_ASSIGN(std::string layer, make_layer());
    KILN_TRY(copy_root_mode(layer + "/upper"));
    ContainerOptions options;
    for (auto upper = layers_.uppers.rbegin(); upper != layers_.uppers.rend(); ++upper) {
      options.lower.push_back(*upper);
    }
    options.lower.push_back(layers_.base.directory);
    options.directory = layer + "/upper";
    options.work = layer + "/work";
    options.network = string_option(config_, "network", "host") == "none" ? ContainerNetwork::None
                                                                          : ContainerNetwork::Host;
    options.hostname = string_option(config_, "hostname", "localhost");
    options.resolv_conf = resolv_conf();
    options.temporary = work_ + "/tmp";
    options.var_temporary = work_ + "/vartmp";
    options.environment = string_map_option(config_, "environment");
    KILN_ASSIGN(container_, Container::start(options, context.stop));
    if (!container_->limits().empty() && !told_limits_) {
      context.say_error("Warning: " + container_->limits());
      told_limits_ = true;
    }
    layers_.uppers.push_back(layer + "/upper");
    layers_.addresses.push_back(address);
    return static_cast<Communicator*>(container_.get());
  }

  std::map<std::string, Value> outputs() const override {
    return {{"OutputPath", Value::string(outputs_.empty() ? "" : outputs_.front().path)}};
  }

  Result<Artifact> artifact() override {
    Artifact artifact;
    artifact.builder_id = "kiln.rootfs";
    std::vector<std::string> described;
    std::vector<std::string> paths;
    for (size_t i = 0; i < written_.size(); ++i) {
      const auto& [path, written] = written_[i];
      artifact.files.insert(artifact.files.end(), written.files.begin(), written.files.end());
      described.push_back(written.digest.empty() ? path
                                                 : fmt::format("{} ({})", path, written.digest));
      paths.push_back(path);
      if (artifact.id.empty()) {
        artifact.id = written.digest;
      }
    }
    if (artifact.id.empty() && !paths.empty()) {
      artifact.id = paths.front();
    }
    artifact.path = paths.empty() ? std::string() : paths.front();
    artifact.description = fmt::format("Built root filesystem: {}", fmt::join(described, ", "));
    artifact.data = outputs();
    artifact.destroy = [paths, records = records_, trees = tree_work_]() -> Result<void> {
      for (const std::string& path : paths) {
        KILN_TRY(trees.remove(path));
        KILN_TRY(records.forget(path));
      }
      return {};
    };
    return artifact;
  }

  void keep_everything() override { keep_ = true; }

  Result<std::string> reuse_facts(StepContext& context) const override {
    return rootfs::reuse_facts(base_, context);
  }

  Result<KeptResult> keep(const std::string& action, const std::string& blobs,
                          StepContext& context) override {
    KeptResult kept;
    if (action.empty()) {
      KILN_TRY(close_container(context));
      return keep_layer(blobs, context);
    }
    if (action == rootfs::base_action(base_)) {
      // Another base is unpacked from what the user has as fast as from here.
      if (base_.kind == rootfs::BaseKind::Debootstrap) {
        KILN_ASSIGN(kept.trees["layer"], tree_work_.pack(layers_.base.directory, blobs, context));
        kept.bytes_added = kept.trees["layer"].bytes;
      }
      return kept;
    }
    for (const auto& [path, written] : written_) {
      const Output* output = output_of(action);
      if (output != nullptr && output->path == path) {
        kept.paths = {path};
        kept.data = rootfs::written_value(written);
      }
    }
    return kept;
  }

  Result<void> restore(const std::string& action, const std::string& address,
                       const KeptResult& kept, const std::string& blobs,
                       StepContext& context) override {
    if (action.empty()) {
      return restore_layer(address, kept, blobs, context);
    }
    if (action == rootfs::base_action(base_)) {
      return kept.trees.contains("layer") ? restore_base(kept, blobs, context) : make_base(context);
    }
    if (const Output* output = output_of(action)) {
      written_.emplace_back(output->path, rootfs::read_written(kept.data));
    }
    return {};
  }

 private:
  // The build's own directory, made when something has to be put into it.
  Result<void> make_work_directory() {
    if (!work_.empty()) {
      return {};
    }
    KILN_ASSIGN(std::string scratch, scratch_());
    KILN_TRY(make_directory(scratch + "/rootfs"));
    work_ = scratch + "/rootfs";
    tree_work_ = rootfs::TreeWork(config_, work_);
    return {};
  }

  Result<std::string> make_layer() {
    KILN_TRY(make_work_directory());
    std::string layer = fmt::format("{}/{}", work_, layers_.uppers.size());
    for (const std::string& directory : {layer, layer + "/upper", layer + "/work"}) {
      KILN_TRY(make_directory(directory));
    }
    return layer;
  }

  const Output* output_of(const std::string& action) const {
    const auto found = std::ranges::find(outputs_, action, &Output::action);
    return found == outputs_.end() ? nullptr : &*found;
  }

  // What the last provisioner changed, and what it left in /tmp and /var/tmp for the next one.
  Result<KeptResult> keep_layer(const std::string& blobs, StepContext& context) {
    KeptResult kept;
    KILN_ASSIGN(TreeBlob layer, tree_work_.pack(layers_.uppers.back(), blobs, context));
    kept.bytes_added = layer.bytes;
    kept.is_unchanged = layer.paths == 0 && has_root_of_below();
    kept.trees.emplace("layer", std::move(layer));
    bool has_temporaries = false;
    for (const char* name : rootfs::temporary_directories) {
      const std::string directory = work_ + "/" + name;
      std::error_code error;
      // One that cannot be looked into has something in it.
      if (std::filesystem::exists(directory, error) &&
          (!std::filesystem::is_empty(directory, error) || error)) {
        KILN_ASSIGN(kept.trees[name], tree_work_.pack(directory, blobs, context));
        has_temporaries = true;
      }
    }
    const bool had_temporaries = std::exchange(has_temporaries_, has_temporaries);
    kept.is_unchanged = kept.is_unchanged && !has_temporaries && !had_temporaries;
    return kept;
  }

  Result<void> restore_base(const KeptResult& kept, const std::string& blobs,
                            StepContext& context) {
    KILN_TRY(tree_work_.check(outputs_, records_, context));
    KILN_TRY(make_work_directory());
    const std::string directory = work_ + "/base";
    KILN_TRY(make_directory(directory));
    Result<void> unpacked = tree_work_.unpack(kept.trees.at("layer"), blobs, directory, context);
    if (!unpacked) {
      KILN_TRY(tree_work_.remove(directory));
      return unpacked;
    }
    layers_.base = {.directory = directory, .image = {}};
    return {};
  }

  Result<void> restore_layer(const std::string& address, const KeptResult& kept,
                             const std::string& blobs, StepContext& context) {
    const auto tree = kept.trees.find("layer");
    if (tree == kept.trees.end()) {
      return Error{"its layer is missing"};
    }
    KILN_ASSIGN(std::string layer, make_layer());
    Result<void> restored = tree_work_.unpack(tree->second, blobs, layer + "/upper", context);
    if (restored) {
      restored = restore_temporaries(layer, kept, blobs, context);
    }
    if (!restored) {
      KILN_TRY(tree_work_.remove(layer));
      return restored;
    }
    layers_.uppers.push_back(layer + "/upper");
    layers_.addresses.push_back(address);
    return {};
  }

  // Unpacked beside the layer first, so that an error changes nothing.
  Result<void> restore_temporaries(const std::string& layer, const KeptResult& kept,
                                   const std::string& blobs, StepContext& context) {
    for (const char* name : rootfs::temporary_directories) {
      if (const auto tree = kept.trees.find(name); tree != kept.trees.end()) {
        KILN_TRY(make_directory(layer + "/" + name));
        KILN_TRY(tree_work_.unpack(tree->second, blobs, layer + "/" + name, context));
      }
    }
    has_temporaries_ = false;
    for (const char* name : rootfs::temporary_directories) {
      const std::string directory = work_ + "/" + name;
      KILN_TRY(tree_work_.remove(directory));
      if (kept.trees.contains(name)) {
        has_temporaries_ = true;
        if (::rename((layer + "/" + name).c_str(), directory.c_str()) != 0) {
          return system_error("rename to", directory);
        }
      }
    }
    return {};
  }

  // Whether `/` itself is as in the layer below the last one.
  bool has_root_of_below() const {
    const size_t count = layers_.uppers.size();
    const std::string& below = count < 2 ? layers_.base.directory : layers_.uppers[count - 2];
    struct stat lower{};
    struct stat upper{};
    return ::stat(below.c_str(), &lower) == 0 &&
           ::stat(layers_.uppers.back().c_str(), &upper) == 0 && lower.st_mode == upper.st_mode &&
           lower.st_uid == upper.st_uid && lower.st_gid == upper.st_gid;
  }

  Result<void> make_base(StepContext& context) {
    // A build that cannot write its outputs is told so before it does any work.
    KILN_TRY(tree_work_.check(outputs_, records_, context));
    KILN_TRY(make_work_directory());
    KILN_ASSIGN(layers_.base, tree_work_.make_base(base_, work_ + "/base", context));
    return {};
  }

  Result<void> write(const Output& output, StepContext& context) {
    int64_t noted = 0;
    if (context.journal != nullptr) {
      std::error_code error;
      const std::string path = std::filesystem::absolute(output.path, error).string();
      KILN_ASSIGN(noted, context.journal->intend({ResourceKind::OutputInTheMaking, path}));
    }
    KILN_ASSIGN(const FileDescriptor lock, records_.lock(output.path, context.stop));
    KILN_ASSIGN(rootfs::Written written,
                tree_work_.write(output, image_, layers_, records_, context));
    if (context.journal != nullptr) {
      context.journal->removed(noted);
    }
    written_.emplace_back(output.path, std::move(written));
    if (&output == &outputs_.front()) {
      auto kept = rootfs::remember_index(tree_work_.index_path(), output.path, records_);
      if (!kept) {
        context.say_error("Warning: the next build cannot be compared with this one: " +
                          kept.error().message);
      }
    }
    return {};
  }

  Result<void> close_container(StepContext& context) {
    if (container_) {
      auto closed = container_->close(context.stop);
      container_.reset();
      return closed;
    }
    return {};
  }

  std::optional<std::string> resolv_conf() const {
    std::string wanted = string_option(config_, "resolv_conf", "host");
    if (wanted == "none") {
      return std::nullopt;
    }
    return wanted == "host" ? host_resolv_conf() : wanted;
  }

  static Result<void> make_directory(const std::string& path) {
    return ::mkdir(path.c_str(), 0755) == 0 ? Result<void>{}
                                            : system_error("create directory", path);
  }

  // An upper directory is the root that the guest sees: it starts as what is below it.
  Result<void> copy_root_mode(const std::string& upper) const {
    const std::string& below =
        layers_.uppers.empty() ? layers_.base.directory : layers_.uppers.back();
    struct stat info{};
    if (::stat(below.c_str(), &info) != 0) {
      return system_error("open", below);
    }
    if (::chmod(upper.c_str(), info.st_mode & 07777) != 0) {
      return system_error("set the mode of", upper);
    }
    if (::chown(upper.c_str(), info.st_uid, info.st_gid) != 0) {
      return system_error("set the owner of", upper);
    }
    return {};
  }

  std::function<Result<std::string>()> scratch_;
  Value config_;
  rootfs::Base base_;
  std::vector<Output> outputs_;
  rootfs::Image image_;
  std::string work_;
  OutputRecords records_;
  rootfs::TreeWork tree_work_;
  rootfs::Layers layers_;
  std::unique_ptr<Container> container_;
  std::vector<std::pair<std::string, rootfs::Written>> written_;
  bool told_limits_ = false;
  bool has_temporaries_ = false;
  bool keep_ = false;
};

Result<std::unique_ptr<Builder>> create_rootfs_builder(const Value& config, StepContext& context) {
  return std::unique_ptr<Builder>(std::make_unique<RootfsBuilder>(
      config, context.scratch_directory, context.state_directory + "/outputs"));
}

}  // namespace

const BuilderRunner& rootfs_builder_runner() {
  static const BuilderRunner runner = {create_rootfs_builder};
  return runner;
}

}  // namespace kiln
