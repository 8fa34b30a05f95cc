#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/eval/budget.h"
#include "compiler/source/file_reader.h"
#include "compiler/source/result.h"
#include "compiler/source/source_map.h"
#include "compiler/value/value.h"

namespace kiln {

// All that a function may touch of the outside world.
struct CallContext {
  const FileReader* files = nullptr;
  // Relative paths of file(), templatefile() and fileset() start here.
  std::string base_directory = ".";
  // The environment, for env(); nothing when the name is not set.
  std::function<std::optional<std::string>(const std::string&)> environment;
  // Seconds since the epoch, fixed for one run; nothing while planning, when time is a typed
  // unknown.
  std::optional<int64_t> now;
  // Fills a string of so many bytes that nobody can guess; empty while planning.
  std::function<std::string(size_t)> random;
  // Asks the service behind a function (`vault`) with its arguments and gives the answer, the same
  // for the same question during one run; empty while planning.
  std::function<Result<std::string>(std::string_view function,
                                    const std::vector<std::string>& arguments)>
      ask_service;
  // What evaluation may cost; null means anything.
  EvaluationBudget* budget = nullptr;
  // Evaluates a template's text with these variables and the functions of the calling scope, for
  // templatefile().
  std::function<Result<Value>(const std::string& path, const std::string& text,
                              const Value& variables)>
      render_template;
  // HCL gives some results, mostly unknown ones, without the marks of what they are made of. kiln
  // keeps them, so that a plan tells where a secret goes before its value is there; true asks for
  // HCL's own answers.
  bool forgets_marks = false;
  // For texts that name places in the source, as try()'s do; they go without when it is null.
  const SourceMap* sources = nullptr;
};

struct Parameter {
  std::string_view name;
  Type type;
  // By default a null argument is an error, an unknown one makes the result unknown, and marks are
  // taken off the arguments and put on the result. These hand such arguments to the function
  // instead.
  bool allow_null = false;
  bool allow_unknown = false;
  bool allow_marked = false;
  // An argument whose type is not known yet, a bare null included, makes the whole result unknown,
  // as in Packer's own functions that declare it so.
  bool needs_type = false;
  std::string_view doc = {};
};

// Why a call failed. `argument` is the index of the one to blame, or -1.
struct FunctionError {
  std::string message;
  int argument = -1;
};

// The outcome of a call.
class [[nodiscard]] FunctionResult {
 public:
  FunctionResult(Value value) : value_(std::move(value)) {}
  FunctionResult(FunctionError error) : error_(std::move(error)) {}
  // A conversion's or the world's error, blamed on the whole call.
  FunctionResult(Error error) : error_(FunctionError{std::move(error.message), -1}) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  Value& operator*() { return value_; }
  const FunctionError& error() const { return *error_; }

 private:
  Value value_;
  std::optional<FunctionError> error_;
};

// Whose function it is: a template for Packer may use the first kind only.
enum class FunctionOrigin : uint8_t { Packer, Kiln };

// A call and the value it gives, as an expression; empty when the value is another each time.
struct FunctionExample {
  std::string_view call;
  std::string_view result = {};
};

// One function of the language, as its author writes it down. Checking, evaluation, `kiln doc` and
// the language server all read this record.
struct FunctionInfo {
  std::string_view name;
  // What it belongs to in a list of all: `string`, `collection`.
  std::string_view category = {};
  // A paragraph: what it gives, and what is special about null, empty or wrong arguments.
  std::string_view doc;
  FunctionExample example = {};
  FunctionOrigin origin = FunctionOrigin::Packer;
  std::vector<Parameter> parameters = {};
  // Takes any number of further arguments.
  std::optional<Parameter> rest = {};
  // The type of the result. When `result_type` is set it decides instead, from the arguments
  // (converted already, some perhaps unknown): it returns any value of the result type, usually an
  // unknown one.
  Type result = {};
  FunctionResult (*result_type)(std::span<const Value> arguments) = nullptr;
  // The result is never null, and even one that is not known says so. False also where Packer's
  // library does not say so.
  bool not_null = true;
  // Same arguments, same result, on any machine at any time. A plan shows others as typed unknowns.
  bool pure = true;
  FunctionResult (*call)(const CallContext& context, std::span<const Value> arguments);
};

// Functions by name.
using FunctionTable = std::map<std::string_view, const FunctionInfo*>;

}  // namespace kiln
