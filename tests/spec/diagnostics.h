#pragma once

#include "compiler/source/diagnostic.h"

namespace kiln::diag {

// In specifications.
KILN_DIAG(OneRootSpec, Error, "Missing spec block",
          "A decoding specification has exactly one spec block at its top level.");
KILN_DIAG(OneNestedSpec, Error, "Missing spec block",
          "This spec block has exactly one spec block nested in it.");

// In inputs; HCL's own texts. The summaries name the block type.
KILN_DIAG(SpecAttributeType, Error, "Incorrect attribute value type",
          "Inappropriate value for attribute \"{}\": {}.", std::string, std::string);
KILN_DIAG(SpecMissingBlock, Error, "Missing block", "A block of type \"{}\" is required here.",
          std::string);
KILN_DIAG(SpecDuplicateBlock, Error, "Duplicate block", "Only one block of type \"{}\" is allowed.",
          std::string);
KILN_DIAG(SpecTooFewBlocks, Error, "Insufficient blocks", "At least {} \"{}\" blocks are required.",
          size_t, std::string);
KILN_DIAG(SpecTooManyBlocks, Error, "Too many blocks", "No more than {} \"{}\" blocks are allowed.",
          size_t, std::string);
KILN_DIAG(SpecUnlikeBlocks, Error, "Unconsistent argument types",
          "Corresponding attributes in all \"{}\" blocks must be the same type.", std::string);
KILN_DIAG(SpecDuplicateKey, Error, "Duplicate block",
          "A block of type \"{}\" with these labels was already defined.", std::string);

}  // namespace kiln::diag
