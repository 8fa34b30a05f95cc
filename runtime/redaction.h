#pragma once

#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/value/value.h"

namespace kiln {

// The last line of defence for secrets: knows their exact bytes and takes them out of texts.
// (The first is structural: values with the sensitive mark are never shown.) For use by several
// threads.
class Redactor {
 public:
  // Shorter secrets are not searched for: too much innocent text would match.
  static constexpr size_t shortest = 6;

  // Every known string in `value` that has the sensitive mark, itself or around it.
  void add_secrets_of(const Value& value);

  // The text itself, each of its lines, and how they look in base64 (at any alignment), in a URL,
  // in JSON and between single quotes of a shell.
  void add_secret(std::string_view secret);

  // The text with each occurrence replaced by `<sensitive>`, as Packer does.
  std::string scrub(std::string_view text) const;

 private:
  void add_pattern(std::string pattern);

  mutable std::shared_mutex mutex_;
  // Longest first, so that a secret that contains another is replaced whole.
  std::vector<std::string> patterns_;
};

}  // namespace kiln
