#pragma once

#include <memory>

#include "compiler/source/result.h"

namespace kiln {

// A shared library that is loaded when it is needed first: programs that never need it do not pay
// for it when they start.
class LoadedLibrary {
 public:
  // The error names the library and says why.
  static Result<LoadedLibrary> load(const char* name);

  // False when the library has no such function.
  template <typename Function>
  bool find(Function*& function, const char* name) const {
    function = reinterpret_cast<Function*>(find_symbol(name));
    return function != nullptr;
  }

 private:
  explicit LoadedLibrary(void* handle) : handle_(handle) {}

  void* find_symbol(const char* name) const;

  // Stays loaded to the end of the process.
  void* handle_;
};

}  // namespace kiln
