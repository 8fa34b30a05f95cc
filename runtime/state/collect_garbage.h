#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/state/state_writer.h"

namespace kiln {

struct GarbageOptions {
  // One run alone.
  std::optional<std::string> run_id = {};
  // What no run knows of is looked for here too: CACHE/scratch.
  std::string scratch_directory;
  // Removes a directory or file with everything in it, whoever owns it.
  std::function<Result<void>(const std::string& path)> remove;
};

// What became of one leftover.
struct Collected {
  // `directory /x of the run 6b01...`.
  std::string what;
  enum class Outcome : uint8_t { Removed, AlreadyGone, InUse, Failed } outcome = Outcome::Removed;
  // Failed: why.
  std::string error = {};
};

// Removes what killed runs left behind and notes their end. What belongs to a kiln that lives is
// told apart by the locks it holds, and is not touched.
Result<std::vector<Collected>> collect_garbage(StateWriter& writer, Database& database,
                                               const GarbageOptions& options);

}  // namespace kiln
