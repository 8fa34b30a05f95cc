#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// The version of Packer whose behaviour kiln has.
inline constexpr std::string_view packer_version = "1.16.0";

// A version as hashicorp/go-version understands it: any number of numeric segments, then perhaps a
// prerelease and metadata.
struct Version {
  // At least three, filled up with zeros.
  std::vector<uint64_t> segments;
  // How many were written.
  size_t given = 0;
  std::string prerelease;

  // Negative, zero or positive; metadata does not count.
  int compare(const Version& other) const;
};

std::optional<Version> parse_version(std::string_view text);

// A comma-separated list of conditions such as `>= 1.2, < 2`, all of which must hold.
class VersionConstraints {
 public:
  // Errors read like go-version's: `Malformed constraint: x`.
  static Result<VersionConstraints> parse(std::string_view text);

  bool allow(const Version& version) const;

  // A condition that names a prerelease, as written; empty if there is none.
  std::string prerelease_condition() const;

 private:
  enum class Operator : uint8_t {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterEqual,
    LessEqual,
    Pessimistic
  };

  struct Condition {
    Operator op;
    Version version;
    std::string text;

    bool allows(const Version& candidate) const;
  };

  std::vector<Condition> conditions_;
};

}  // namespace kiln
