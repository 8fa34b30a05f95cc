#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/glob.h"
#include "compiler/plan/plan.h"

namespace kiln {

// Decides which builds and post-processors a Selection leaves, and remembers which patterns were of
// use. Internal to this layer.
class Selector {
 public:
  // Reports patterns that cannot be read. A pattern that is one of `names`, those of all builds,
  // means that build: brackets in it are a key's, not a set.
  Selector(const Selection& selection, const std::vector<std::string>& names,
           Diagnostics& diagnostics);

  // `family` is the name without the keys of instances: a pattern that fits it takes them all.
  bool takes_build(const std::string& name, const std::string& family);

  // Whether -except names this build.
  bool excludes_build(const std::string& name, const std::string& family);

  // Whether -except names this post-processor (its name, or its type when it has none): then it and
  // the rest of its chain are left out. -only never does.
  bool drops_post_processor(const std::string& name);

  // Reports patterns that matched nothing; when nothing is left of `all_builds`, that alone.
  void report(const std::vector<std::string>& all_builds, bool any_left,
              Diagnostics& diagnostics) const;

 private:
  struct Pattern {
    std::string text;
    // Nothing for a pattern that is a name.
    std::optional<Glob> glob;
    bool was_used = false;
  };

  static bool match_any(std::vector<Pattern>& patterns, const std::string& name);
  static bool match_any(std::vector<Pattern>& patterns, const std::string& name,
                        const std::string& family);

  bool strict_;
  bool has_only_;
  std::vector<Pattern> only_;
  std::vector<Pattern> except_;
};

}  // namespace kiln
