#include "compiler/source/diagnostic.h"

#include <algorithm>

namespace kiln {

Diagnostic& Diagnostics::add(Diagnostic diagnostic) {
  has_errors_ |= diagnostic.severity == Severity::Error;
  return all_.emplace_back(std::move(diagnostic));
}

void Diagnostics::append(Diagnostics other) {
  for (Diagnostic& diagnostic : other.all_) {
    add(std::move(diagnostic));
  }
}

void Diagnostics::drop_after(size_t mark) {
  all_.resize(std::min(mark, all_.size()));
  has_errors_ = std::any_of(all_.begin(), all_.end(),
                            [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

}  // namespace kiln
