#include <fcntl.h>
#include <fmt/format.h>

#include <filesystem>

#include "compiler/config/option.h"
#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/component.h"
#include "runtime/image/byte_stream.h"
#include "runtime/none_communicator.h"

namespace kiln {
namespace {

Result<void> make_parent_directories(const std::string& path) {
  std::filesystem::path parent = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!parent.empty()) {
    std::filesystem::create_directories(parent, error);
  }
  return error ? Result<void>(Error{"create directory " + parent.string() + ": " + error.message()})
               : Result<void>();
}

class FileBuilder final : public Builder {
 public:
  explicit FileBuilder(const Value& config)
      : target_(string_option(config, "target")),
        source_(string_option(config, "source")),
        content_(string_option(config, "content")) {}

  Result<void> run(const std::string&, StepContext& context) override {
    KILN_TRY(make_parent_directories(target_));
    // Through a link, as Packer: what the link points at gets the content.
    std::error_code error;
    std::filesystem::path real = std::filesystem::weakly_canonical(target_, error);
    std::string path = error ? target_ : real.string();
    return source_.empty() ? write_file_atomically(path, content_, 0600) : copy_to(path, context);
  }

  Result<Communicator*> communicator(const std::string&, StepContext&) override {
    return static_cast<Communicator*>(&communicator_);
  }

  Result<Artifact> artifact() override {
    Artifact artifact;
    artifact.builder_id = "packer.file";
    artifact.id = "File";
    artifact.description = "Stored file: " + target_;
    artifact.files = {target_};
    artifact.destroy = [target = target_]() -> Result<void> {
      std::error_code error;
      std::filesystem::remove(target, error);
      return error ? Result<void>(Error{"remove " + target + ": " + error.message()})
                   : Result<void>();
    };
    return artifact;
  }

 private:
  Result<void> copy_to(const std::string& path, StepContext& context) {
    FileDescriptor from(::open(source_.c_str(), O_RDONLY | O_CLOEXEC));
    if (!from) {
      return system_error("open", source_);
    }
    context.say(fmt::format("Copying {} to {}", source_, target_));
    KILN_ASSIGN(OutputFile output, OutputFile::create(path));
    FileSource source(from.get(), source_, context.stop);
    uint64_t copied = 0;
    for (;;) {
      KILN_ASSIGN(std::string_view piece, source.next());
      if (piece.empty()) {
        break;
      }
      KILN_TRY(output.write(piece));
      copied += piece.size();
    }
    KILN_TRY(output.commit(Replace::Allow));
    context.say(fmt::format("Copied {} bytes", copied));
    return {};
  }

  std::string target_;
  std::string source_;
  std::string content_;
  NoneCommunicator communicator_{true};
};

Result<std::unique_ptr<Builder>> create(const Value& config, StepContext&) {
  return std::unique_ptr<Builder>(std::make_unique<FileBuilder>(config));
}

}  // namespace

const BuilderRunner& file_builder_runner() {
  static const BuilderRunner runner = {create};
  return runner;
}

}  // namespace kiln
