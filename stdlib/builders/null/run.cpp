#include <fmt/format.h>

#include "runtime/component.h"
#include "runtime/none_communicator.h"
#include "stdlib/communicator/communicator_options.h"

namespace kiln {
namespace {

class NullBuilder final : public Builder {
 public:
  Result<void> run(const std::string& action, StepContext&) override {
    return Error{fmt::format("The null builder has no step \"{}\" without a machine.", action)};
  }

  Result<Communicator*> communicator(const std::string&, StepContext&) override {
    return static_cast<Communicator*>(&communicator_);
  }

  std::map<std::string, Value> outputs() const override {
    return {{"ID", Value::string("Null")}, {"ConnType", Value::string("none")}};
  }

  Result<Artifact> artifact() override {
    Artifact artifact;
    artifact.builder_id = "fnoeding.null";
    artifact.id = "Null";
    artifact.description = "Did not export anything. This is the null builder";
    artifact.data = outputs();
    return artifact;
  }

 private:
  NoneCommunicator communicator_;
};

Result<std::unique_ptr<Builder>> create(const Value& config, StepContext&) {
  std::string kind = communicator_kind(config);
  if (kind != "none") {
    return Error{fmt::format(
        "This version of kiln cannot connect to machines by {}. The null builder runs with "
        "communicator = \"none\", which is enough for shell-local.",
        kind)};
  }
  return std::unique_ptr<Builder>(std::make_unique<NullBuilder>());
}

}  // namespace

const BuilderRunner& null_builder_runner() {
  static const BuilderRunner runner = {create};
  return runner;
}

}  // namespace kiln
