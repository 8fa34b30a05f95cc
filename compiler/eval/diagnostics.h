#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/source/diagnostic.h"

// Everything evaluation reports, in HCL's own words. Names in the texts are passed in quoted.
namespace kiln::diag {

// References.
KILN_DIAG(VariablesNotAllowed, Error, "Variables not allowed", "Variables may not be used here.");
KILN_DIAG(UnknownVariable, Error, "Unknown variable", "There is no variable named {}.{}",
          std::string, std::string);
KILN_DIAG(InvalidReference, Error, "Invalid expression",
          "A single static variable reference is required: only attribute access and indexing with "
          "constant keys. No calculations, function calls, template expressions, etc are allowed "
          "here.");

// Attributes and indexes.
KILN_DIAG(AttributeOfNull, Error, "Attempt to get attribute from null value",
          "This value is null, so it does not have any attributes.");
KILN_DIAG(UnsupportedAttribute, Error, "Unsupported attribute",
          "This object does not have an attribute named {}.{}", std::string, std::string);
KILN_DIAG(AttributeOfListElement, Error, "Unsupported attribute",
          "Can't access attributes on a list of objects. Did you mean to access attribute {} for a "
          "specific element of the list, or across all elements of the list?",
          std::string);
KILN_DIAG(AttributeOfList, Error, "Unsupported attribute",
          "Can't access attributes on a list of objects. Did you mean to access an attribute for a "
          "specific element of the list, or across all elements of the list?");
KILN_DIAG(AttributeOfSet, Error, "Unsupported attribute",
          "Can't access attributes on a set of objects. Did you mean to access an attribute across "
          "all elements of the set?");
KILN_DIAG(AttributeOfPrimitive, Error, "Unsupported attribute",
          "Can't access attributes on a primitive-typed value ({}).", std::string);
KILN_DIAG(NoAttributes, Error, "Unsupported attribute", "This value does not have any attributes.");
KILN_DIAG(MissingMapElement, Error, "Missing map element",
          "This map does not have an element with the key {}.{}", std::string, std::string);
KILN_DIAG(IndexOfNull, Error, "Attempt to index null value",
          "This value is null, so it does not have any indices.");
KILN_DIAG(NullIndex, Error, "Invalid index", "Can't use a null value as an indexing key.");
// `reason` begins with ": ", or is empty.
KILN_DIAG(InvalidIndex, Error, "Invalid index",
          "The given key does not identify an element in this collection value{}.{}", std::string,
          std::string);
KILN_DIAG(IndexOfSet, Error, "Invalid index",
          "Elements of a set are identified only by their value and don't have any separate index "
          "or key to select with, so it's only possible to perform operations across all elements "
          "of the set.");
KILN_DIAG(NoIndices, Error, "Invalid index", "This value does not have any indices.");

// Operators.
KILN_DIAG(InvalidOperand, Error, "Invalid operand", "Unsuitable value for {} operand: {}.",
          std::string_view, std::string);
KILN_DIAG(OperationFailed, Error, "Operation failed", "Error during operation: {}.",
          std::string_view);

// Conditionals.
KILN_DIAG(InconsistentArms, Error, "Inconsistent conditional result types",
          "The true and false result expressions must have consistent types. {}.", std::string);
KILN_DIAG(UnsuitableArm, Error, "Inconsistent conditional result types",
          "The {} result value has the wrong type: {}.", std::string_view, std::string);
KILN_DIAG(NullCondition, Error, "Null condition",
          "The condition value is null. Conditions must either be true or false.");
KILN_DIAG(IncorrectConditionType, Error, "Incorrect condition type",
          "The condition expression must be of type bool.");

// Templates.
KILN_DIAG(NullInTemplate, Error, "Invalid template interpolation value",
          "The expression result is null. Cannot include a null value in a string template.");
KILN_DIAG(UnsuitableInTemplate, Error, "Invalid template interpolation value",
          "Cannot include the given value in a string template: {}.", std::string);

// Object constructors.
KILN_DIAG(AmbiguousKey, Error, "Ambiguous attribute key",
          "If this expression is intended to be a reference, wrap it in parentheses. If it's "
          "instead intended as a literal name containing periods, wrap it in quotes to create a "
          "string literal.");
KILN_DIAG(NullKey, Error, "Null value as key", "Can't use a null value as a key.");
KILN_DIAG(IncorrectKeyType, Error, "Incorrect key type", "Can't use this value as a key: {}.",
          std::string);
KILN_DIAG(InvalidJsonKey, Error, "Invalid object key expression", "{}", std::string);
KILN_DIAG(DuplicateJsonKey, Error, "Duplicate object attribute",
          "An attribute named {} was already defined at {}.", std::string, std::string);

// `for`.
KILN_DIAG(IterationOverNull, Error, "Iteration over null value",
          "A null value cannot be used as the collection in a 'for' expression.");
KILN_DIAG(NotIterable, Error, "Iteration over non-iterable value",
          "A value of type {} cannot be used as the collection in a 'for' expression.",
          std::string);
KILN_DIAG(ConditionIsNull, Error, "Condition is null",
          "The value of the 'if' clause must not be null.");
KILN_DIAG(NullForCondition, Error, "Invalid 'for' condition",
          "The value of the 'if' clause must not be null.");
KILN_DIAG(InvalidForCondition, Error, "Invalid 'for' condition",
          "The 'if' clause value is invalid: {}.", std::string);
KILN_DIAG(NullForKey, Error, "Invalid object key",
          "Key expression in 'for' expression must not produce a null value.");
KILN_DIAG(InvalidForKey, Error, "Invalid object key",
          "The key expression produced an invalid result: {}.", std::string);
KILN_DIAG(DuplicateForKey, Error, "Duplicate object key",
          "Two different items produced the key {} in this 'for' expression. If duplicates are "
          "expected, use the ellipsis (...) after the value expression to enable grouping by key.",
          std::string);

// Splats.
KILN_DIAG(SplatOfNull, Error, "Splat of null value",
          "Splat expressions (with the * symbol) cannot be applied to null sequences.");
KILN_DIAG(InvalidNestedSplat, Error, "Invalid nested splat expressions",
          "The second level of splat expression produced elements of different types, so it isn't "
          "possible to construct a valid list to represent the top-level result.\n\nConsider using "
          "a for expression instead, to produce a tuple-typed result which can therefore have "
          "non-homogenous element types.");

// Calls.
KILN_DIAG(FunctionCallsNotAllowed, Error, "Function calls not allowed",
          "Functions may not be called here.");
KILN_DIAG(UnknownFunction, Error, "Call to unknown function", "There is no function named {}.{}",
          std::string, std::string);
KILN_DIAG(UnknownNamespace, Error, "Call to unknown function",
          "There are no functions in namespace {}.", std::string);
KILN_DIAG(UnknownFunctionInNamespace, Error, "Call to unknown function",
          "There is no function named {} in namespace {}.{}", std::string, std::string,
          std::string);
KILN_DIAG(NullExpansion, Error, "Invalid expanding argument value",
          "The expanding argument (indicated by ...) must not be null.");
KILN_DIAG(InvalidExpansion, Error, "Invalid expanding argument value",
          "The expanding argument (indicated by ...) must be of a tuple, list, or set type.");
// The second argument is " at least" or empty.
KILN_DIAG(NotEnoughArguments, Error, "Not enough function arguments",
          "Function {} expects{} {} argument(s). Missing value for {}.", std::string,
          std::string_view, size_t, std::string);
KILN_DIAG(TooManyArguments, Error, "Too many function arguments",
          "Function {} expects only {} argument(s).", std::string, size_t);
KILN_DIAG(InvalidArgument, Error, "Invalid function argument",
          "Invalid value for {} parameter: {}.", std::string, std::string);
KILN_DIAG(CallFailed, Error, "Error in function call", "Call to function {} failed: {}.",
          std::string, std::string);

// Type expressions.
KILN_DIAG(InvalidType, Error, "Invalid type specification", "{}", std::string);
KILN_DIAG(InvalidTypeDefault, Error, "Invalid default value for optional attribute",
          "This default value is not compatible with the attribute's type constraint: {}.",
          std::string);

// Dynamic blocks.
KILN_DIAG(UnexpectedDynamicType, Error, "Unsupported block type",
          "Blocks of type {} are not expected here.", std::string);
KILN_DIAG(InvalidDynamicForEach, Error, "Invalid dynamic for_each value",
          "Cannot use a {} value in for_each. An iterable collection is required.", std::string);
KILN_DIAG(NullDynamicForEach, Error, "Invalid dynamic for_each value",
          "Cannot use a null value in for_each.");
KILN_DIAG(InvalidDynamicIterator, Error, "Invalid dynamic iterator name",
          "Dynamic iterator must be a single variable name.");
KILN_DIAG(StaticListRequired, Error, "Invalid expression", "A static list expression is required.");
KILN_DIAG(ExtraneousDynamicLabel, Error, "Extraneous dynamic block label",
          "Blocks of type {} require {} label(s).", std::string, size_t);
KILN_DIAG(InsufficientDynamicLabels, Error, "Insufficient dynamic block labels",
          "Blocks of type {} require {} label(s).", std::string, size_t);
KILN_DIAG(MissingDynamicContent, Error, "Missing dynamic content block",
          "A dynamic block must have a nested block of type \"content\" to describe the body of "
          "each generated block.");
KILN_DIAG(ExtraneousDynamicContent, Error, "Extraneous dynamic content block",
          "Only one nested content block is allowed for each dynamic block.");
KILN_DIAG(UnsuitableDynamicLabel, Error, "Invalid dynamic block label",
          "Cannot use this value as a dynamic block label: {}.", std::string);
KILN_DIAG(NullDynamicLabel, Error, "Invalid dynamic block label",
          "Cannot use a null value as a dynamic block label.");
KILN_DIAG(UnknownDynamicLabel, Error, "Invalid dynamic block label",
          "This value is not yet known. Dynamic block labels must be immediately-known values.");
KILN_DIAG(MarkedDynamicLabel, Error, "Invalid dynamic block label",
          "This value has dynamic marks that make it unsuitable for use as a block label.");

// Limits.
KILN_DIAG(ExpressionTooDeep, Error, "Expression too deeply nested",
          "This expression is nested more than {} levels deep, which is more than kiln evaluates. "
          "Move inner parts to locals of their own.",
          unsigned);
KILN_DIAG(
    EvaluationTooLong, Error, "Evaluation takes too long",
    "The expressions of this template need more than {} steps of evaluation, and this is where "
    "they were used up. If the template means what it says, give it more with "
    "KILN_EVALUATION_STEPS.",
    int64_t);

}  // namespace kiln::diag
