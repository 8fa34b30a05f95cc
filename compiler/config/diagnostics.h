#pragma once

#include <string>
#include <string_view>

#include "compiler/source/diagnostic.h"

// Everything reading a template reports, in Packer's and HCL's own words where they have some.
// Summaries that name something are completed where they are emitted.
namespace kiln::diag {

// Files.
KILN_DIAG(
    NoConfigFile, Error, "Could not find any config file",
    "A config file must be suffixed with `.pkr.hcl`, `.pkr.json` or `.kiln.hcl`. A folder can "
    "be referenced.");
KILN_DIAG(UnreadableFile, Error, "Failed to read file", "{}", std::string);
KILN_DIAG(LegacyTemplate, Error, "Legacy JSON templates are not supported",
          "The file {} is not in a format that this version of kiln can read.", std::string);
KILN_DIAG(UnknownVarFileFormat, Error, "Could not guess format",
          "A var file must be suffixed with `.hcl` or `.json`.");

// Bodies of components.
KILN_DIAG(IncorrectArgumentType, Error, "Incorrect attribute value type",
          "Inappropriate value for attribute \"{}\": {}.", std::string, std::string);
KILN_DIAG(NullArgument, Error, "Missing required argument",
          "The argument \"{}\" is required, but its value is null.", std::string);
KILN_DIAG(DuplicateNestedBlock, Error, "Duplicate block",
          "Only one block of type \"{}\" is allowed.", std::string);
KILN_DIAG(UnsupportedOverride, Error, "Unsupported argument",
          "An argument named \"{}\" is not expected here.{}", std::string, std::string);
KILN_DIAG(DeprecatedArgument, Warning, "Deprecated argument",
          "The argument \"{}\" is deprecated: {}", std::string, std::string);
KILN_DIAG(InvalidChoice, Error, "Invalid value", "\"{}\" must be {}. {} is not.{}", std::string,
          std::string, std::string, std::string);
KILN_DIAG(ConflictingArguments, Error, "Conflicting arguments", "{}", std::string);
KILN_DIAG(MissingOneOfArguments, Error, "Missing argument", "{}", std::string);
KILN_DIAG(InvalidOptions, Error, "Invalid options", "{}", std::string);
KILN_DIAG(QuestionableOptions, Warning, "Questionable options", "{}", std::string);
KILN_DIAG(UnsuitableValue, Error, "Unsuitable value type", "Unsuitable value: {}.", std::string);

// The packer block.
KILN_DIAG(UnsupportedCoreVersion, Error, "Unsupported Packer Core version",
          "This configuration does not support Packer version {0}, which kiln stands in for. To "
          "proceed, either choose another supported Packer version or update this version "
          "constraint. Version constraints are normally set for good reason, so updating the "
          "constraint may lead to other unexpected behavior.",
          std::string);
KILN_DIAG(InvalidVersionConstraint, Error, "Invalid version constraint",
          "This string does not use correct version constraint syntax: {}.", std::string);
KILN_DIAG(VersionNotString, Error, "Invalid version constraint",
          "Version must be specified as a string.");
KILN_DIAG(PrereleaseConstraint, Error, "Invalid version constraint",
          "Unsupported prerelease for constraint \"{}\".", std::string);
KILN_DIAG(PluginRequirementNotObject, Error, "Invalid plugin requirement",
          "'{0} = \"{1}\"' plugin requirement calls are not possible. You must define a whole "
          "block. For example:\n{0} = {{\n  source  = \"github.com/hashicorp/{0}\"\n  version = "
          "\"{1}\"\n}}",
          std::string, std::string);
KILN_DIAG(
    MissingPluginVersion, Error, "No version constraint was set",
    "The version field must be specified as a string. Ex: `version = \">= 1.2.0, < 2.0.0\"`.");
KILN_DIAG(MissingPluginSource, Error, "No source was set",
          "The source field must be specified as a string. Ex: `source = "
          "\"github.com/hashicorp/happycloud\"`.");
KILN_DIAG(PluginSourceNotString, Error, "Invalid source",
          "Source must be specified as a string. For example: `source = "
          "\"github.com/hashicorp/happycloud\"`.");
KILN_DIAG(InvalidPluginSource, Error, "Failed to parse source", "{}", std::string);
KILN_DIAG(ExtraPluginKey, Error, "Invalid required_plugins object",
          "required_plugins objects can only contain \"version\" and \"source\" attributes.");
KILN_DIAG(InvalidPluginRequirement, Error, "Invalid required_plugins syntax",
          "required_plugins entries must be objects.");
KILN_DIAG(InvalidPluginName, Error, "Invalid plugin local name",
          "{} is an invalid plugin local name: it must be lower-case letters, digits and single "
          "dashes.",
          std::string);
KILN_DIAG(DuplicateRequiredPlugin, Error, "Duplicate required_plugin block",
          "The plugin \"{}\" was required before, at {}.", std::string, std::string);

// Variables.
KILN_DIAG(InvalidVariableName, Error, "Invalid variable name",
          "A name must start with a letter or underscore and may contain only letters, digits, "
          "underscores, and dashes.");
KILN_DIAG(DuplicateVariable, Error, "Duplicate variable", "Duplicate {} variable definition found.",
          std::string);
KILN_DIAG(InvalidDefault, Error, "Invalid default value for variable",
          "This default value is not compatible with the variable's type constraint: {}.",
          std::string);
KILN_DIAG(UnsetVariable, Error, "Unset variable",
          "A used variable must be set or have a default value.");
KILN_DIAG(InvalidVariableValue, Error, "Invalid value for variable",
          "The value for {} is not compatible with the variable's type constraint: {}.",
          std::string, std::string);
KILN_DIAG(InvalidVariableArgument, Error, "Invalid argument value for -var variable",
          "The received arg value for {} is not compatible with the variable's type constraint: "
          "{}.",
          std::string, std::string);
KILN_DIAG(UndefinedVarArgument, Error, "Undefined -var variable",
          "A \"{0}\" variable was passed in the command line but was not found in known "
          "variables.{1}",
          std::string, std::string);
KILN_DIAG(UndefinedVariable, Warning, "Undefined variable",
          "The variable \"{}\" was set but was not declared as an input variable.{}", std::string,
          std::string);
KILN_DIAG(VariableInVarFile, Error, "Variable declaration in a .pkrvar file",
          "A .pkrvar file is used to assign values to variables that have already been declared "
          "in .pkr.hcl files, not to declare new variables. To set a value for this variable in "
          "{}, use the definition syntax instead: {} = <value>",
          std::string, std::string);
KILN_DIAG(InvalidValidationReference, Error, "Invalid reference in variable validation",
          "The condition for variable \"{0}\" can only refer to the variable itself, using "
          "var.{0}.",
          std::string);
KILN_DIAG(UselessValidation, Error, "Invalid variable validation condition",
          "The condition for variable \"{0}\" must refer to var.{0} in order to test incoming "
          "values.",
          std::string);
KILN_DIAG(EmptyValidationMessage, Error, "Invalid validation error message",
          "An empty string is not a valid nor useful error message.");
KILN_DIAG(InvalidValidationMessage, Error, "Invalid validation error message",
          "The validation error message must be at least one full sentence starting with an "
          "uppercase letter and ending with a period or question mark.");
KILN_DIAG(InvalidValidationResult, Error, "Invalid variable validation result",
          "Invalid validation condition result value: {}.", std::string);
KILN_DIAG(NullValidationResult, Error, "Invalid variable validation result",
          "Validation condition expression must return either true or false, not null.");
KILN_DIAG(FailedValidation, Error, "Invalid value for variable",
          "{}\n\nThis was checked by the validation rule at {}.", std::string, std::string);

// Locals and data sources.
KILN_DIAG(InvalidLocalName, Error, "Invalid local name",
          "A name must start with a letter or underscore and may contain only letters, digits, "
          "underscores, and dashes.");
KILN_DIAG(DuplicateLocal, Error, "Duplicate local definition",
          "Local variable \"{}\" is defined twice in your templates. Other definition found at "
          "\"{}\".",
          std::string, std::string);
KILN_DIAG(MissingDependency, Error, "failed to prepare execution graph",
          "could not get dependency \"{0}\" for \"{1}\", \"{0}\" missing in template.{2}",
          std::string, std::string, std::string);
KILN_DIAG(DependencyCycle, Error, "failed to prepare execution graph", "Cycle: {}.", std::string);
KILN_DIAG(SelfReference, Error, "failed to prepare execution graph", "Self reference: {}.",
          std::string);
KILN_DIAG(InvalidDataType, Error, "Invalid data source name",
          "A name must start with a letter or underscore and may contain only letters, digits, "
          "underscores, and dashes.");
KILN_DIAG(InvalidDataName, Error, "Invalid data resource name",
          "A name must start with a letter or underscore and may contain only letters, digits, "
          "underscores, and dashes.");
KILN_DIAG(DuplicateData, Error, "Duplicate data block",
          "This data block has the same data type and name as a previous block declared at {}. "
          "Each data block must have a unique name per type.",
          std::string);
KILN_DIAG(DataSourceFailed, Error, "Data source failed", "{} could not be read.", std::string);

// Sources and builds.
KILN_DIAG(DuplicateSource, Error, "Duplicate source block",
          "This source block has the same builder type and name as a previous block declared at "
          "{}. Each source must have a unique name per builder type.",
          std::string);
KILN_DIAG(UnknownSource, Error, "Unknown source", "Known: [{}].{}", std::string, std::string);
KILN_DIAG(InvalidSourceReference, Error, "Invalid source reference",
          "A source type is made of two or three parts that are split by a dot `.`; each part must "
          "start with a letter and may contain only letters, digits, underscores, and dashes. A "
          "valid source reference looks like: `source.type.name`.");
KILN_DIAG(MissingSourceReference, Error, "missing source reference",
          "a build block must reference at least one source to be built.");
KILN_DIAG(UnknownComponentType, Warning, "Unknown component type",
          "kiln has no {} of this name: its options are not checked, and nothing that uses it can "
          "be built.{}",
          std::string_view, std::string);
KILN_DIAG(SecondErrorCleanup, Error, "Only one error-cleanup-provisioner is allowed",
          "A build has one provisioner that runs after a failure.");
KILN_DIAG(OnlyAndExcept, Error, "only one of 'only' or 'except' may be specified",
          "A list of sources to run for and a list of sources not to run for exclude each other.");
KILN_DIAG(InvalidPauseBefore, Error, "Failed to parse pause_before duration",
          "time: invalid duration \"{}\".", std::string);
KILN_DIAG(InvalidTimeout, Error, "Failed to parse timeout duration",
          "time: invalid duration \"{}\".", std::string);
KILN_DIAG(IgnoredTimeout, Warning, "Timeout without effect",
          "As in Packer, a provisioner with \"pause_before\" has no timeout.");
KILN_DIAG(OverrideNotObject, Error, "provisioner's override block must be an HCL object",
          "An override is written as a map from source names to options.");
KILN_DIAG(OverrideEntryNotObject, Error, "provisioner's override must be an HCL object",
          "An override is written as a map from source names to options; the entry for \"{}\" is "
          "not an object.",
          std::string);
KILN_DIAG(InvalidReuse, Error, "Invalid reuse policy",
          "\"reuse\" must be \"always\", \"resume\" or \"never\". \"{}\" is not.{}", std::string,
          std::string);
KILN_DIAG(SecondRegistry, Error, "Only one hcp_packer_registry is allowed",
          "A template describes its registry entry once.");
KILN_DIAG(RegistryUnused, Warning, "hcp_packer_registry is not used",
          "kiln does not publish to the HCP Packer registry; this block has no effect.");
KILN_DIAG(InvalidBucketName, Error, "Invalid bucket name",
          "hcp_packer_registry.bucket_name can only contain between 3 and 36 ASCII letters, "
          "numbers and hyphens.");
KILN_DIAG(LongRegistryDescription, Error, "Description too long",
          "hcp_packer_registry.description should have a maximum length of 255 characters.");
KILN_DIAG(InvalidEvaluationSteps, Error, "Invalid number of evaluation steps",
          "KILN_EVALUATION_STEPS is {}: it must be a whole number greater than 0.", std::string);

// Instances, in the manner of Terraform.
KILN_DIAG(
    ForEachAndCount, Error, "Invalid combination of \"count\" and \"for_each\"",
    "\"count\" and \"for_each\" exclude each other: each says how many instances of the block "
    "there are.");
KILN_DIAG(SensitiveForEach, Error, "Invalid for_each argument",
          "Sensitive values cannot decide which instances there are: their keys are in the names "
          "of builds and steps, which everybody sees.");
KILN_DIAG(NullForEach, Error, "Invalid for_each argument",
          "The \"for_each\" value is null. A map or a set of strings is required.");
KILN_DIAG(InvalidForEachType, Error, "Invalid for_each argument",
          "The \"for_each\" value must be a map or a set of strings, and this is {}.", std::string);
KILN_DIAG(InvalidForEachSet, Error, "Invalid for_each set argument",
          "A set in \"for_each\" must have strings as elements, and this is a set of {}.",
          std::string);
KILN_DIAG(NullInForEachSet, Error, "Invalid for_each set argument",
          "A set in \"for_each\" must not contain null.");
KILN_DIAG(UnknownForEach, Error, "Invalid for_each argument",
          "Which instances there are must be known before anything runs, and {} is not.",
          std::string);
KILN_DIAG(SensitiveCount, Error, "Invalid count argument",
          "Sensitive values cannot decide how many instances there are, which everybody sees.");
KILN_DIAG(InvalidCount, Error, "Invalid count argument", "Unsuitable value for \"count\": {}.",
          std::string);
KILN_DIAG(UnknownCount, Error, "Invalid count argument",
          "How many instances there are must be known before anything runs, and {} is not.",
          std::string);
KILN_DIAG(TooManyInstances, Error, "Too many instances",
          "This asks for {} instances of the block; {} is the most that kiln makes.", size_t,
          size_t);
KILN_DIAG(UnnamedInstances, Error, "Missing build name",
          "A build with \"for_each\" or \"count\" needs a name, from which its instances have "
          "theirs.");
KILN_DIAG(InstancesOfInstances, Error, "Instances of instances",
          "The source {} has instances of its own, so that it cannot be given others here.",
          std::string);
KILN_DIAG(UnknownInstance, Error, "Unknown instance", "The source {} has no instance {}. {}",
          std::string, std::string, std::string);

KILN_DIAG(InvalidOutputName, Error, "Invalid output name",
          "Output name must start with a letter or underscore and may contain only letters, "
          "digits, underscores, and dashes.");
KILN_DIAG(DuplicateOutput, Error, "Duplicate output", "There is more than one output named \"{}\".",
          std::string);

}  // namespace kiln::diag
