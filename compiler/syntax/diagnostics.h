#pragma once

#include <string>
#include <string_view>

#include "compiler/source/diagnostic.h"

namespace kiln::diag {

// Summaries and details are HCL's own wherever HCL has the message.

// Characters.
KILN_DIAG(InvalidEncoding, Error, "Invalid character encoding",
          "All input files must be UTF-8 encoded. Ensure that UTF-8 encoding is selected in your "
          "editor.");
KILN_DIAG(InvalidCharacter, Error, "Invalid character",
          "This character is not used within the language.");
KILN_DIAG(CurlyQuotes, Error, "Invalid character",
          "\"Curly quotes\" are not valid here. These can sometimes be inadvertently introduced "
          "when sharing code via documents or discussion forums. It might help to replace the "
          "character with a \"straight quote\".");
KILN_DIAG(SingleQuote, Error, "Invalid character",
          "Single quotes are not valid. Use double quotes (\") to enclose strings.");
KILN_DIAG(Backtick, Error, "Invalid character",
          "The \"`\" character is not valid. To create a multi-line string, use the \"heredoc\" "
          "syntax, like \"<<EOT\".");
KILN_DIAG(Semicolon, Error, "Invalid character",
          "The \";\" character is not valid. Use newlines to separate arguments and blocks, and "
          "commas to separate items in collection values.");
KILN_DIAG(BitwiseOperator, Error, "Unsupported operator", "Bitwise operators are not supported.{}",
          std::string_view);
KILN_DIAG(FileTooLarge, Error, "File too large",
          "This text is longer than {} MiB. If it means what it says, allow more with "
          "KILN_SOURCE_MIB.",
          uint64_t);
KILN_DIAG(NestedTooDeeply, Error, "Nested too deeply",
          "This construct is nested more deeply than {} levels, which is the most that is "
          "supported.",
          size_t);
KILN_DIAG(UnexpectedToken, Error, "Syntax error", "Unexpected {}. Expected one of: {}.",
          std::string, std::string);

// Bodies.
KILN_DIAG(ItemRequired, Error, "Argument or block definition required",
          "An argument or block definition is required here.");
KILN_DIAG(ItemRequiredAfterName, Error, "Argument or block definition required",
          "An argument or block definition is required here. To set an argument, use the equals "
          "sign \"=\" to introduce the argument value.");
KILN_DIAG(QuotedArgumentName, Error, "Invalid argument name", "Argument names must not be quoted.");
KILN_DIAG(AttributeRedefined, Error, "Attribute redefined",
          "The argument \"{}\" was already set at {}. Each argument may be set only once.",
          std::string_view, std::string);
KILN_DIAG(MissingNewlineAfterArgument, Error, "Missing newline after argument",
          "An argument definition must end with a newline.");
KILN_DIAG(CommaAfterArgument, Error, "Unexpected comma after argument",
          "Argument definitions must be separated by newlines, not commas. An argument definition "
          "must end with a newline.");
KILN_DIAG(MissingNewlineAfterBlock, Error, "Missing newline after block definition",
          "A block definition must end with a newline.");
KILN_DIAG(LabelOrBraceExpected, Error, "Invalid block definition",
          "Either a quoted string block label or an opening brace (\"{{\") is expected here.");
KILN_DIAG(BlockWithoutContent, Error, "Invalid block definition",
          "A block definition must have block content delimited by \"{{\" and \"}}\", starting on "
          "the same line as the block header.");
KILN_DIAG(BlockWithEquals, Error, "Invalid block definition",
          "The equals sign \"=\" indicates an argument definition, and must not be used when "
          "defining a block.");
KILN_DIAG(UnclosedBlock, Error, "Unclosed configuration block",
          "There is no closing brace for this block before the end of the file. This may be caused "
          "by incorrect brace nesting elsewhere in this file.");
KILN_DIAG(OneLineBlockComma, Error, "Invalid single-argument block definition",
          "Single-line block syntax can include only one argument definition. To define multiple "
          "arguments, use the multi-line block syntax with one argument definition per line.");
KILN_DIAG(OneLineBlockContinued, Error, "Invalid single-argument block definition",
          "An argument definition on the same line as its containing block creates a single-line "
          "block definition, which must also be closed on the same line. Place the block's closing "
          "brace immediately after the argument definition.");
KILN_DIAG(OneLineBlockNotClosed, Error, "Invalid single-argument block definition",
          "A single-line block definition must end with a closing brace immediately after its "
          "single argument definition.");
KILN_DIAG(OneLineBlockNested, Error, "Argument definition required",
          "A single-line block definition can contain only a single argument. If you meant to "
          "define argument \"{}\", use an equals sign to assign it a value. To define a nested "
          "block, place it on a line of its own within its parent block.",
          std::string_view);
KILN_DIAG(TemplateInLabel, Error, "Invalid string literal",
          "Template sequences are not allowed in this string. To include a literal \"{0}\", double "
          "it (as \"{0}{0}\") to escape it.",
          char);
KILN_DIAG(UnterminatedLabel, Error, "Unterminated string literal",
          "Unable to find the closing quote mark before the end of the file.");

// Expressions.
KILN_DIAG(InvalidExpression, Error, "Invalid expression",
          "Expected the start of an expression, but found an invalid expression token.");
KILN_DIAG(MissingExpression, Error, "Missing expression",
          "Expected the start of an expression, but found the end of the file.");
KILN_DIAG(ExtraCharacters, Error, "Extra characters after expression",
          "An expression was successfully parsed, but extra characters were found after it.");
KILN_DIAG(UnbalancedParentheses, Error, "Unbalanced parentheses",
          "Expected a closing parenthesis to terminate the expression.");
KILN_DIAG(MissingFalseExpression, Error, "Missing false expression in conditional",
          "The conditional operator (...?...:...) requires a false expression, delimited by a "
          "colon.");
KILN_DIAG(MissingItemSeparator, Error, "Missing item separator",
          "Expected a comma to mark the beginning of the next item.");
KILN_DIAG(UnterminatedTuple, Error, "Unterminated tuple constructor expression",
          "There is no corresponding closing bracket before the end of the file. This may be "
          "caused by incorrect bracket nesting elsewhere in this file.");
KILN_DIAG(MissingAttributeSeparator, Error, "Missing attribute separator",
          "Expected a newline or comma to mark the beginning of the next attribute.");
KILN_DIAG(MissingAttributeValue, Error, "Missing attribute value",
          "Expected an attribute value, introduced by an equals sign (\"=\").");
KILN_DIAG(MissingKeySeparator, Error, "Missing key/value separator",
          "Expected an equals sign (\"=\") to mark the beginning of the attribute value.{}",
          std::string_view);
KILN_DIAG(UnterminatedObject, Error, "Unterminated object constructor expression",
          "There is no corresponding closing brace before the end of the file. This may be caused "
          "by incorrect brace nesting elsewhere in this file.");
KILN_DIAG(MissingFunctionName, Error, "Missing function name",
          "Function scope resolution symbol :: must be followed by a function name in this scope.");
KILN_DIAG(MissingOpenParen, Error, "Missing open parenthesis",
          "Function selector must be followed by an open parenthesis to begin the function call.");
KILN_DIAG(MissingArgumentSeparator, Error, "Missing argument separator",
          "A comma is required to separate each function argument from the next.");
KILN_DIAG(UnterminatedCall, Error, "Unterminated function call",
          "There is no closing parenthesis for this function call before the end of the file. This "
          "may be caused by incorrect parenthesis nesting elsewhere in this file.");
KILN_DIAG(ArgumentAfterExpansion, Error, "Missing closing parenthesis",
          "An expanded function argument (with ...) must be immediately followed by closing "
          "parentheses.");
KILN_DIAG(MissingAttributeName, Error, "Invalid attribute name",
          "An attribute name is required after a dot.");
KILN_DIAG(MissingIndexClose, Error, "Missing close bracket on index",
          "The index operator must end with a closing bracket (\"]\").");
KILN_DIAG(MissingSplatClose, Error, "Missing close bracket on splat index",
          "The star for a full splat operator must be immediately followed by a closing bracket "
          "(\"]\").");
KILN_DIAG(NestedSplat, Error, "Nested splat expression not allowed",
          "A splat expression (*) cannot be used inside another attribute-only splat expression.");
KILN_DIAG(LegacyIndex, Error, "Invalid legacy index syntax",
          "When using the legacy index syntax, chaining two indexes together is not permitted. Use "
          "the proper index syntax instead, like [{}][{}].",
          std::string_view, std::string_view);
KILN_DIAG(LegacyIndexInSplat, Error, "Invalid legacy index syntax",
          "When using the legacy index syntax, chaining two indexes together is not permitted. Use "
          "the proper index syntax with a full splat expression [*] instead, like [{}][{}].",
          std::string_view, std::string_view);
KILN_DIAG(InvalidNumber, Error, "Invalid number literal",
          "Failed to recognize the value of this number literal.");
KILN_DIAG(InvalidFor, Error, "Invalid 'for' expression", "{}", std::string_view);

// Templates.
KILN_DIAG(UnterminatedTemplate, Error, "Unterminated template string",
          "No closing marker was found for the string.");
KILN_DIAG(MultiLineString, Error, "Invalid multi-line string",
          "Quoted strings may not be split over multiple lines. To produce a multi-line string, "
          "either use the \\n escape to represent a newline character or use the \"heredoc\" "
          "multi-line template syntax.");
KILN_DIAG(UnclosedInterpolation, Error, "Unclosed template interpolation sequence",
          "There is no closing brace for this interpolation sequence before the end of the {}. "
          "This might be caused by incorrect nesting inside the given expression.",
          std::string_view);
KILN_DIAG(ExtraInInterpolation, Error, "Extra characters after interpolation expression",
          "Expected a closing brace to end the interpolation expression, but found extra "
          "characters.\n\nThis can happen when you include interpolation syntax for another "
          "language, such as shell scripting, but forget to escape the interpolation start token. "
          "If this is an embedded sequence for another language, escape it by starting with "
          "\"$${{\" instead of just \"${{\".");
KILN_DIAG(ColonInInterpolation, Error, "Extra characters after interpolation expression",
          "Template interpolation doesn't expect a colon at this location. Did you intend this to "
          "be a literal sequence to be processed as part of another language? If so, you can "
          "escape it by starting with \"$${{\" instead of just \"${{\".");
KILN_DIAG(MissingDirectiveKeyword, Error, "Invalid template directive",
          "A template directive keyword (\"if\", \"for\", etc) is expected at the beginning of a "
          "%{{ sequence.");
KILN_DIAG(UnknownDirective, Error, "Invalid template control keyword",
          "\"{}\" is not a valid template control keyword.{}", std::string_view, std::string);
KILN_DIAG(ExtraInDirective, Error, "Extra characters in template marker",
          "Expected a closing brace to end the sequence, but found extra characters.");
KILN_DIAG(InvalidForDirective, Error, "Invalid 'for' directive", "{}", std::string_view);
KILN_DIAG(UnexpectedDirective, Error, "Unexpected template directive", "{}", std::string);
KILN_DIAG(UnexpectedTemplateEnd, Error, "Unexpected end of template",
          "The {} directive at {} is missing its corresponding {} directive.", std::string_view,
          std::string, std::string_view);
KILN_DIAG(UnknownEscape, Error, "Invalid escape sequence",
          "The symbol \"{}\" is not a valid escape sequence selector.", std::string_view);
KILN_DIAG(BrokenUnicodeEscape, Error, "Invalid escape sequence",
          "The {} escape sequence must be followed by {} hexadecimal digits.", std::string_view,
          std::string_view);
KILN_DIAG(UnencodableEscape, Error, "Invalid escape sequence",
          "Cannot encode character U+{:04x} in UTF-8.", uint32_t);

// JSON.
KILN_DIAG(JsonExtraneousData, Error, "Extraneous data after value",
          "Extra characters appear after the JSON value.");
KILN_DIAG(JsonMissingValue, Error, "Missing JSON value",
          "A JSON value must start with a brace, a bracket, a number, a string, or a keyword.");
KILN_DIAG(JsonMissingElement, Error, "Missing array element value",
          "A JSON value must start with a brace, a bracket, a number, a string, or a keyword.");
KILN_DIAG(JsonEndsEarly, Error, "Missing value", "The JSON data ends prematurely.");
KILN_DIAG(JsonInvalidStart, Error, "Invalid start of value",
          "A JSON value must start with a brace, a bracket, a number, a string, or a keyword.");
KILN_DIAG(JsonInvalidPropertyName, Error, "Invalid object property name",
          "A JSON object property name must be a string");
KILN_DIAG(JsonMissingObjectValue, Error, "Missing object value",
          "A JSON object attribute must have a value, introduced by a colon.");
KILN_DIAG(JsonEqualsSign, Error, "Missing property value colon",
          "JSON uses a colon as its name/value delimiter, not an equals sign.");
KILN_DIAG(JsonMissingColon, Error, "Missing property value colon",
          "A colon must appear between an object property's name and its value.");
KILN_DIAG(JsonTrailingCommaInObject, Error, "Trailing comma in object",
          "JSON does not permit a trailing comma after the final property in an object.");
KILN_DIAG(JsonTrailingCommaInArray, Error, "Trailing comma in array",
          "JSON does not permit a trailing comma after the final value in an array.");
KILN_DIAG(JsonUnclosedObject, Error, "Unclosed object",
          "No closing brace was found for this JSON object.");
KILN_DIAG(JsonUnclosedArray, Error, "Unclosed object",
          "No closing bracket was found for this JSON array.");
KILN_DIAG(JsonMismatchedBraces, Error, "Mismatched braces",
          "A JSON object must be closed with a brace, not a bracket.");
KILN_DIAG(JsonMismatchedBrackets, Error, "Mismatched brackets",
          "A JSON array must be closed with a bracket, not a brace.");
KILN_DIAG(JsonMissingPropertyComma, Error, "Missing attribute seperator comma",
          "A comma must appear between each property definition in an object.");
KILN_DIAG(JsonMissingElementComma, Error, "Missing attribute seperator comma",
          "A comma must appear between each value in an array.");
KILN_DIAG(JsonColonInArray, Error, "Invalid array value",
          "A colon is not used to introduce values in a JSON array.");
KILN_DIAG(JsonInvalidNumber, Error, "Invalid JSON number",
          "There is a syntax error in the given JSON number.");
KILN_DIAG(JsonInvalidString, Error, "Invalid JSON string",
          "There is a syntax error in the given JSON string.");
KILN_DIAG(JsonInvalidKeyword, Error, "Invalid JSON keyword", "{}", std::string);
KILN_DIAG(
    JsonRootNotObject, Error, "Root value must be object",
    "The root value in a JSON-based configuration must be either a JSON object or a JSON array "
    "of objects.");

// Bodies in JSON.
KILN_DIAG(JsonExtraneousProperty, Error, "Extraneous JSON object property",
          "No argument or block type is named {}.{}", std::string, std::string);
KILN_DIAG(JsonDuplicateArgument, Error, "Duplicate argument",
          "The argument {} was already set at {}.", std::string, std::string);
KILN_DIAG(JsonDuplicateAttribute, Error, "Duplicate attribute definition",
          "The argument {} was already set at {}.", std::string, std::string);
KILN_DIAG(JsonMissingLabel, Error, "Missing block label",
          "At least one object property is required, whose name represents the {} block's {}.",
          std::string, std::string);
KILN_DIAG(JsonWrongType, Error, "Incorrect JSON value type", "{}", std::string);

// Bodies read through a specification.
KILN_DIAG(MissingArgument, Error, "Missing required argument",
          "The argument \"{}\" is required, but no definition was found.", std::string);
KILN_DIAG(UnsupportedArgument, Error, "Unsupported argument",
          "An argument named \"{}\" is not expected here.{}", std::string, std::string);
KILN_DIAG(UnsupportedBlock, Error, "Unsupported block type",
          "Blocks of type \"{}\" are not expected here.{}", std::string, std::string);

KILN_DIAG(ExtraneousLabel, Error, "Extraneous label", "{}", std::string);
KILN_DIAG(MissingLabel, Error, "Missing label", "All {} blocks must have {} labels ({}).",
          std::string, size_t, std::string);
KILN_DIAG(BlockNotAllowed, Error, "Unexpected block", "Blocks are not allowed here.");
// HCL's text goes on with the place, which a label shows here.
KILN_DIAG(DuplicateArgument, Error, "Duplicate argument", "Argument \"{}\" was already set.",
          std::string);

}  // namespace kiln::diag
