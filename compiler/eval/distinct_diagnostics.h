#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "compiler/source/diagnostic.h"

namespace kiln {

// Passes diagnostics on, each only once: one mistake in the body of a loop is one message, however
// many elements there are.
class DistinctDiagnostics {
 public:
  explicit DistinctDiagnostics(Diagnostics& target) : target_(target) {}

  void add(const Diagnostics& found) {
    for (const Diagnostic& diagnostic : found.all()) {
      bool is_new = seen_
                        .emplace(diagnostic.kind, diagnostic.span.begin, diagnostic.span.end,
                                 diagnostic.detail)
                        .second;
      if (is_new) {
        target_.add(diagnostic);
      }
    }
  }

 private:
  Diagnostics& target_;
  std::set<std::tuple<std::string_view, uint32_t, uint32_t, std::string>> seen_;
};

}  // namespace kiln
