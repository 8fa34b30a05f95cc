#include "compiler/source/diagnostic.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/source/diagnostics.h"

namespace kiln {

Diagnostic& Diagnostics::add(Diagnostic diagnostic) {
  has_errors_ |= diagnostic.severity == Severity::Error;
  if (all_.size() < most_reported) {
    return all_.emplace_back(std::move(diagnostic));
  }
  if (all_.size() == most_reported) {
    emit_last(diagnostic.span, diagnostic.has_span);
  }
  unreported_ = std::move(diagnostic);
  return unreported_;
}

void Diagnostics::emit_last(Span span, bool has_span) {
  const auto& def = diag::TooManyProblems;
  all_.push_back({def.kind,
                  def.severity,
                  span,
                  has_span,
                  std::string(def.summary),
                  fmt::format(def.detail, most_reported),
                  {},
                  {},
                  {},
                  {}});
}

void Diagnostics::append(Diagnostics other) {
  for (Diagnostic& diagnostic : other.all_) {
    add(std::move(diagnostic));
  }
}

void Diagnostics::merge_repeated() {
  constexpr size_t most_pointed_out = 3;
  struct First {
    size_t index;
    size_t repeated = 0;
  };
  std::map<std::pair<std::string_view, std::string>, First> seen;
  std::vector<Diagnostic> kept;
  for (Diagnostic& diagnostic : all_) {
    if (diagnostic.about.empty() || !diagnostic.has_span) {
      kept.push_back(std::move(diagnostic));
      continue;
    }
    const auto [first, is_new] =
        seen.try_emplace({diagnostic.kind, diagnostic.about}, First{kept.size()});
    if (is_new) {
      kept.push_back(std::move(diagnostic));
      continue;
    }
    ++first->second.repeated;
    if (first->second.repeated <= most_pointed_out) {
      kept[first->second.index].labels.push_back({diagnostic.span, "here too"});
    }
  }
  for (const auto& [key, first] : seen) {
    if (first.repeated > most_pointed_out) {
      kept[first.index].labels.back().text =
          fmt::format("here too, and in {} more places", first.repeated - most_pointed_out);
    }
  }
  all_ = std::move(kept);
}

void Diagnostics::append_distinct(const Diagnostics& other) {
  std::set<std::tuple<std::string_view, uint32_t, uint32_t, uint32_t, std::string>> seen;
  for (const Diagnostic& diagnostic : other.all_) {
    const auto key = std::tuple(diagnostic.kind, static_cast<uint32_t>(diagnostic.span.source),
                                diagnostic.span.begin, diagnostic.span.end, diagnostic.detail);
    if (seen.insert(key).second) {
      add(diagnostic);
    }
  }
  has_errors_ = has_errors_ || other.has_errors_;
}

void Diagnostics::drop_after(size_t mark) {
  all_.resize(std::min(mark, all_.size()));
  has_errors_ = std::any_of(all_.begin(), all_.end(),
                            [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

}  // namespace kiln
