#include "compiler/source/loaded_library.h"

#include <dlfcn.h>

#include <string>

namespace kiln {

Result<LoadedLibrary> LoadedLibrary::load(const char* name) {
  void* handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason = ::dlerror();
    return Error{std::string("load ") + (reason == nullptr ? name : reason)};
  }
  return LoadedLibrary(handle);
}

void* LoadedLibrary::find_symbol(const char* name) const {
  return ::dlsym(handle_, name);
}

}  // namespace kiln
