#pragma once

#include <string>
#include <vector>

#include "compiler/plan/glob.h"
#include "compiler/plan/plan.h"

namespace kiln {

// Decides which builds and post-processors a Selection leaves, and remembers which patterns were of
// use. Internal to this layer.
class Selector {
 public:
  // Reports patterns that cannot be read.
  Selector(const Selection& selection, Diagnostics& diagnostics);

  bool takes_build(const std::string& name);

  // Whether -except names this build.
  bool excludes_build(const std::string& name);

  // Whether -except names this post-processor (its name, or its type when it has none): then it and
  // the rest of its chain are left out. -only never does.
  bool drops_post_processor(const std::string& name);

  // Reports patterns that matched nothing; when nothing is left of `all_builds`, that alone.
  void report(const std::vector<std::string>& all_builds, bool any_left,
              Diagnostics& diagnostics) const;

 private:
  struct Pattern {
    std::string text;
    Glob glob;
    bool was_used = false;
  };

  static bool match_any(std::vector<Pattern>& patterns, const std::string& name);

  bool strict_;
  bool has_only_;
  std::vector<Pattern> only_;
  std::vector<Pattern> except_;
};

}  // namespace kiln
