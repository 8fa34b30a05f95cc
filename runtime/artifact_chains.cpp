#include "runtime/artifact_chains.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiln {

const Artifact* ArtifactChains::input(size_t chain) const {
  const Chain& c = chains_[chain];
  if (c.has_ended) {
    return nullptr;
  }
  return c.last ? &*c.last : &original_;
}

Result<void> ArtifactChains::add(size_t chain, PostProcessed result, std::optional<bool> wish) {
  Chain& c = chains_[chain];
  c.has_begun = true;
  if (!result.artifact) {
    c.has_ended = true;
    c.last.reset();
    return {};
  }
  bool keep = result.keep_input;
  if (wish && !(result.keep_input && result.force_keep_input && !*wish)) {
    keep = *wish;
  }
  Result<void> removed;
  if (!c.last) {
    keeps_original_ = keeps_original_ || keep;
  } else if (keep) {
    c.kept.push_back(*std::move(c.last));
  } else if (c.last->destroy) {
    removed = c.last->destroy();
    if (!removed) {
      removed =
          Error{fmt::format("Failed cleaning up prior artifact: {}", removed.error().message)};
    }
  }
  c.last = std::move(result.artifact);
  return removed;
}

void ArtifactChains::fail(size_t chain) {
  Chain& c = chains_[chain];
  c.has_begun = true;
  c.has_ended = true;
  c.last.reset();
}

const Artifact& ArtifactChains::final_artifact() const {
  for (auto chain = chains_.rbegin(); chain != chains_.rend(); ++chain) {
    if (chain->last) {
      return *chain->last;
    }
  }
  return original_;
}

std::vector<Artifact> ArtifactChains::finish(std::vector<std::string>& errors) {
  std::vector<Artifact> kept;
  if (keeps_original_ || std::ranges::none_of(chains_, &Chain::has_begun)) {
    kept.push_back(original_);
  } else if (original_.destroy) {
    if (Result<void> removed = original_.destroy(); !removed) {
      errors.push_back(
          fmt::format("Error destroying builder artifact: {}", removed.error().message));
    }
  }
  for (Chain& chain : chains_) {
    std::ranges::move(chain.kept, std::back_inserter(kept));
    if (chain.last) {
      kept.push_back(*std::move(chain.last));
    }
  }
  return kept;
}

}  // namespace kiln
