#include "compiler/plan/select.h"

#include <algorithm>

#include "compiler/plan/diagnostics.h"
#include "compiler/source/suggest.h"

namespace kiln {
namespace {

std::string join_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += text.empty() ? "" : " ";
    text += name;
  }
  return text;
}

}  // namespace

Selector::Selector(const Selection& selection, const std::vector<std::string>& names,
                   Diagnostics& diagnostics)
    : strict_(selection.strict), has_only_(!selection.only.empty()) {
  const auto read = [&](const std::vector<std::string>& texts, std::string_view option,
                        std::vector<Pattern>& patterns) {
    for (const std::string& text : texts) {
      if (std::ranges::find(names, text) != names.end()) {
        patterns.push_back({text, std::nullopt});
        continue;
      }
      Result<Glob> glob = Glob::parse(text);
      if (glob) {
        patterns.push_back({text, *std::move(glob)});
        continue;
      }
      Diagnostic& diagnostic =
          diagnostics.emit_without_span(diag::InvalidPattern, glob.error().message);
      diagnostic.summary = fmt::format("Invalid -{} pattern {}", option, text);
    }
  };
  read(selection.only, "only", only_);
  read(selection.except, "except", except_);
}

// Every pattern that matches is of use, not only the first.
bool Selector::match_any(std::vector<Pattern>& patterns, const std::string& name) {
  bool any = false;
  for (Pattern& pattern : patterns) {
    if (pattern.glob ? pattern.glob->matches(name) : pattern.text == name) {
      pattern.was_used = true;
      any = true;
    }
  }
  return any;
}

bool Selector::match_any(std::vector<Pattern>& patterns, const std::string& name,
                         const std::string& family) {
  const bool by_name = match_any(patterns, name);
  return (family != name && match_any(patterns, family)) || by_name;
}

bool Selector::takes_build(const std::string& name, const std::string& family) {
  const bool is_wanted = match_any(only_, name, family) || !has_only_;
  const bool is_unwanted = match_any(except_, name, family);
  return is_wanted && !is_unwanted;
}

bool Selector::excludes_build(const std::string& name, const std::string& family) {
  return match_any(except_, name, family);
}

bool Selector::drops_post_processor(const std::string& name) {
  return match_any(except_, name);
}

void Selector::report(const std::vector<std::string>& all_builds, bool any_left,
                      Diagnostics& diagnostics) const {
  const std::string known = join_names(all_builds);
  const auto suggestion = [&](const Pattern& pattern) {
    // A named build's name has the build's in front, which is easily forgotten.
    const auto whole = std::ranges::find_if(
        all_builds, [&](const std::string& name) { return name.ends_with("." + pattern.text); });
    return whole == all_builds.end() ? did_you_mean(pattern.text, all_builds)
                                     : fmt::format(" Did you mean \"{}\"?", *whole);
  };
  if (!any_left) {
    std::string hint;
    for (const Pattern& pattern : only_) {
      hint = hint.empty() && !pattern.was_used ? suggestion(pattern) : hint;
    }
    diagnostics.emit_without_span(diag::NoBuilds, known, hint);
    return;
  }
  const auto report_unused = [&](const std::vector<Pattern>& patterns, const auto& definition) {
    for (const Pattern& pattern : patterns) {
      if (pattern.was_used) {
        continue;
      }
      Diagnostics one;
      Diagnostic diagnostic =
          one.emit_without_span(definition, pattern.text, known, suggestion(pattern));
      diagnostic.severity = strict_ ? Severity::Error : diagnostic.severity;
      diagnostics.add(std::move(diagnostic));
    }
  };
  report_unused(only_, diag::UnmatchedOnly);
  report_unused(except_, diag::UnmatchedExcept);
}

}  // namespace kiln
