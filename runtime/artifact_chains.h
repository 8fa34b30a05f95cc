#pragma once

#include <optional>
#include <vector>

#include "runtime/component.h"

namespace kiln {

// What becomes of a build's artifacts while its post-processors run: which are kept, which are
// removed. The rules are Packer's (packer/build.go): every chain starts from the builder's
// artifact; an artifact that another one replaced is removed unless somebody keeps it.
class ArtifactChains {
 public:
  ArtifactChains(Artifact original, size_t chains)
      : original_(std::move(original)), chains_(chains) {}

  // What the next member of a chain starts from; null when the chain has ended early.
  const Artifact* input(size_t chain) const;

  // A member has run. `wish` is the user's `keep_input_artifact`. An error when an artifact could
  // not be removed; the chain goes on.
  Result<void> add(size_t chain, PostProcessed result, std::optional<bool> wish);

  // A member has failed: the chain ends and gives nothing more.
  void fail(size_t chain);

  // All chains have run. Removes the builder's artifact if nobody keeps it; `errors` gets what went
  // wrong. Returns the artifacts that stay, the builder's first.
  std::vector<Artifact> finish(std::vector<std::string>& errors);

  // Before finish(): what the last member of the last chain that gave something left.
  const Artifact& final_artifact() const;

  const Artifact& original() const { return original_; }

 private:
  struct Chain {
    bool has_begun = false;
    bool has_ended = false;
    // The result of the last member; none before the first one.
    std::optional<Artifact> last;
    std::vector<Artifact> kept;
  };

  Artifact original_;
  bool keeps_original_ = false;
  std::vector<Chain> chains_;
};

}  // namespace kiln
