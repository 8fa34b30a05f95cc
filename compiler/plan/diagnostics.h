#pragma once

#include <string>

#include "compiler/source/diagnostic.h"

// What lowering a template to a plan reports.
namespace kiln::diag {

KILN_DIAG(MissingBuild, Error, "Missing build block",
          "A build block with one or more sources is required for executing a build.");
KILN_DIAG(NoBuilds, Error, "No builds to run",
          "-only and -except leave no build. Possible build names: [{}].{}", std::string,
          std::string);
KILN_DIAG(InvalidPattern, Error, "Invalid pattern", "{}.", std::string);
KILN_DIAG(UnmatchedOnly, Warning, "unmatched -only pattern",
          "an 'only' option was passed, but not all matches were found for the given build. "
          "\"{}\" matches none. Possible build names: [{}].{}",
          std::string, std::string, std::string);
KILN_DIAG(UnmatchedExcept, Warning, "unmatched -except pattern",
          "an 'except' option was passed, but did not match any build. \"{}\" matches none. "
          "Possible build names: [{}].{}",
          std::string, std::string, std::string);
KILN_DIAG(DuplicateBuildName, Error, "Duplicate build name",
          "There is more than one build named \"{}\".", std::string);
KILN_DIAG(InvalidTemplateAction, Error, "Invalid template", "Error in the template in \"{}\": {}.",
          std::string, std::string);
KILN_DIAG(InvalidCondition, Error, "Invalid condition", "Unsuitable value for \"when\": {}.",
          std::string);

KILN_DIAG(ArtifactCircle, Error, "Builds need each other",
          "No order is possible in which each of these builds runs after those whose artifact it "
          "uses: {}.",
          std::string);
KILN_DIAG(ExcludedArtifact, Error, "Needed build is left out",
          "The build \"{}\" uses an artifact of \"{}\", which -except leaves out.", std::string,
          std::string);

KILN_DIAG(
    PublicSecret, Error, "Secret where others can read it",
    "The value of \"{}\" holds the secret {}. Whoever has the image, or may list it, can read "
    "what stands here.",
    std::string, std::string);
KILN_DIAG(
    QuestionablePublicSecret, Warning, "Secret where others can read it",
    "The value of \"{}\" holds the secret {}. Whoever has the image, or may list it, can read "
    "what stands here.",
    std::string, std::string);

}  // namespace kiln::diag
