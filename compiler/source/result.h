#pragma once

#include <string>
#include <utility>
#include <variant>

namespace kiln {

// Why an operation on the outside world failed. Always has a message: a full sentence that names
// what was being done and to what, and the system's own words, ready to be shown ("open /etc/x:
// permission denied").
struct Error {
  std::string message;
};

// A value, or the reason there is none. For the world's failures; problems in the user's source go
// to Diagnostics, and our own bugs to KILN_CHECK.
template <typename T>
class [[nodiscard]] Result {
 public:
  using Value = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Need ok().
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  // Needs !ok().
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

// Success without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  using Value = void;

  Result() = default;
  Result(Error error) : state_(std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<std::monostate, Error> state_;
};

}  // namespace kiln

// Returns the error of `expression` (a Result<void>) to the caller, if it has one.
#define KILN_TRY(expression)                               \
  do {                                                     \
    if (auto kiln_result_ = (expression); !kiln_result_) { \
      return kiln::Error{kiln_result_.error()};            \
    }                                                      \
  } while (false)

// Declares `variable` with the value of `expression` (a Result<T>), or returns its error to the
// caller.
#define KILN_ASSIGN(variable, expression) \
  KILN_ASSIGN_(KILN_CONCAT_(kiln_result_, __LINE__), variable, expression)
#define KILN_ASSIGN_(result, variable, expression) \
  auto result = (expression);                      \
  if (!result) {                                   \
    return kiln::Error{result.error()};            \
  }                                                \
  variable = *std::move(result)
#define KILN_CONCAT_(a, b) KILN_CONCAT2_(a, b)
#define KILN_CONCAT2_(a, b) a##b
