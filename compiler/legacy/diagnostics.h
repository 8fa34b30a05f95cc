#pragma once

#include <string>

#include "compiler/source/diagnostic.h"

namespace kiln::diag {

// Legacy JSON templates. Packer's own texts wherever it has them.
KILN_DIAG(LegacyUnknownKey, Error, "Unknown root level key in template",
          "Unknown root level key in template: '{}'.{}", std::string, std::string);
KILN_DIAG(LegacyDuplicateKey, Error, "Duplicate field in template",
          "template has duplicate field: {}", std::string);
KILN_DIAG(LegacyWrongShape, Error, "Wrong type in template", "{} must be {}, not {}.", std::string,
          std::string, std::string);
KILN_DIAG(LegacyMissingType, Error, "Missing component type", "{}", std::string);
KILN_DIAG(LegacyDuplicateBuilder, Error, "Duplicate builder name",
          "builder {}: builder with name '{}' already exists", size_t, std::string);
KILN_DIAG(LegacyNoBuilder, Error, "No builders", "at least one builder must be defined");
KILN_DIAG(LegacyNestedChain, Error, "Nested post-processor sequence",
          "post-processor {}.{}: sequence not allowed to be nested in a sequence", size_t, size_t);
KILN_DIAG(LegacyUnknownBuilder, Error, "Unknown builder", "{} '{}' {}.{}", std::string, std::string,
          std::string, std::string);
KILN_DIAG(LegacyOnlyAndExcept, Error, "only one of 'only' or 'except' may be specified",
          "Leave one of the two lists out.");
KILN_DIAG(LegacyUndeclaredVariable, Warning, "Undeclared user variable",
          "There is no variable named \"{}\" in this template; it is empty unless -var or a "
          "variable file sets it.{}",
          std::string, std::string);
KILN_DIAG(LegacyInvalidName, Error, "Invalid option name",
          "\"{}\" cannot be the name of an option: a name must start with a letter or underscore "
          "and may contain only letters, digits, underscores, and dashes.",
          std::string);
KILN_DIAG(LegacyUnupgradedCall, Warning, "A call could not be upgraded", "{}", std::string);
KILN_DIAG(LegacyUnknownBuilderType, Error, "Unknown builder type", "unknown builder type: \"{}\"{}",
          std::string, std::string);

}  // namespace kiln::diag
