#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/eval/function.h"
#include "compiler/source/file_reader.h"

namespace kiln {

// What a `kiln debug` command says and how it ends.
struct DebugAnswer {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// `kiln debug eval`: the command line, input and output of `eval` in tests/oracle, so that a script
// can compare kiln with HashiCorp's own library. `arguments` are what follows `eval`.
DebugAnswer debug_eval(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files, const FunctionTable& functions);

// `kiln debug expr`, likewise: the syntax tree of one expression, template or file per line.
// `format` is the formatter, which this layer does not know.
DebugAnswer debug_expr(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files,
                       const std::function<std::string(std::string_view)>& format);

// `kiln debug type`, likewise: one type expression per line.
DebugAnswer debug_type(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files);

// `kiln debug json`: the problems of a file in JSON syntax, its root's attributes with their
// values, and the whole file as an expression.
DebugAnswer debug_json(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files, const FunctionTable& functions);

// `kiln debug content`: a file of either syntax read through the schema in `--schema`.
DebugAnswer debug_content(std::span<const std::string> arguments, std::string_view standard_input,
                          const FileReader& files, const FunctionTable& functions);

// Wrong usage of a `kiln debug` command.
DebugAnswer debug_usage_error(const Error& error);

}  // namespace kiln
