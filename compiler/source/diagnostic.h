#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "compiler/source/source_map.h"

namespace kiln {

enum class Severity : uint8_t { Warning, Error };

// A second place that explains a diagnostic, with the words to show there.
struct Label {
  Span span;
  std::string text;
};

// One problem in the user's source.
//
// `summary` names the kind of problem in a few words and is the same for every instance; `detail`
// is one or more full sentences about this instance. Where HCL or Packer has a text for the
// problem, kiln uses it.
struct Diagnostic {
  // The name of the definition, such as "UnknownVariable": stable, for -json and for tests.
  std::string_view kind;
  Severity severity = Severity::Error;
  // What to underline. Absent (`has_span` false) for problems outside any file, such as a -var
  // option.
  Span span;
  bool has_span = true;
  std::string summary;
  std::string detail;
  std::vector<Label> labels;
  // What to do about it, if kiln can tell. Empty otherwise.
  std::string hint;
  // What the references in a failing expression stood for: `var.a` and `is "x"`. A sensitive one
  // is `is (sensitive value)`.
  std::vector<std::pair<std::string, std::string>> values;
  // The name the problem is about, such as `var.region`: problems of one kind about one name are
  // one mistake (Diagnostics::merge_repeated). Empty when every instance is a mistake of its own.
  std::string about;
};

// The static half of a diagnostic: its name, severity, summary and checked detail format. Each
// layer declares its own in its diagnostics.h, and each must be shown by a case under tests/golden
// (a test enforces it).
template <typename... Args>
struct DiagDef {
  std::string_view kind;
  Severity severity;
  std::string_view summary;
  fmt::format_string<const Args&...> detail;
};

// Collects the diagnostics of one compilation, in the order they were found.
class Diagnostics {
 public:
  // Reports `def` at `span`. The result may be used to attach labels and a hint, and is valid until
  // the next call.
  template <typename... Args>
  Diagnostic& emit(Span span, const DiagDef<Args...>& def,
                   const std::type_identity_t<Args>&... args) {
    return add({def.kind,
                def.severity,
                span,
                true,
                std::string(def.summary),
                fmt::format(def.detail, args...),
                {},
                {},
                {},
                {}});
  }

  // The same for a problem that is not in a file.
  template <typename... Args>
  Diagnostic& emit_without_span(const DiagDef<Args...>& def,
                                const std::type_identity_t<Args>&... args) {
    Diagnostic& diagnostic = emit(Span{}, def, args...);
    diagnostic.has_span = false;
    return diagnostic;
  }

  // Beyond `most_reported` one says that there are more, and only has_errors() tells of the rest.
  static constexpr size_t most_reported = 10000;
  Diagnostic& add(Diagnostic diagnostic);

  // Takes over everything another collection holds, after what is here.
  void append(Diagnostics other);

  // The same, but what is said there again, in the same words of the same place, only once: a body
  // may have been read several times.
  void append_distinct(const Diagnostics& other);

  bool has_errors() const { return has_errors_; }
  bool empty() const { return all_.empty(); }
  const std::vector<Diagnostic>& all() const { return all_; }

  // How many diagnostics there are now; drop_after() forgets those that came later (an arm not
  // taken, say).
  size_t mark() const { return all_.size(); }
  void drop_after(size_t mark);

  // Makes those of one kind that are about one name the first of them, which then points out the
  // other places.
  void merge_repeated();

 private:
  void emit_last(Span span, bool has_span);

  std::vector<Diagnostic> all_;
  Diagnostic unreported_;
  bool has_errors_ = false;
};

}  // namespace kiln

// Declares a diagnostic: KILN_DIAG(Name, Severity, "Summary", "detail {}", argument types...). Used
// inside namespace kiln::diag.
#define KILN_DIAG(name, severity, summary, detail, ...) \
  inline constexpr ::kiln::DiagDef<__VA_ARGS__> name {  \
    #name, ::kiln::Severity::severity, summary, detail  \
  }
