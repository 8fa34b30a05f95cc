# kiln_options: what every target of ours is compiled with.
set(KILN_SANITIZE "" CACHE STRING "Comma-separated -fsanitize list")
option(KILN_FUZZERS "Build the fuzzers of tests/fuzz (needs clang)" OFF)
option(KILN_TIDY "Run clang-tidy with every compilation" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
if(KILN_TIDY)
  find_program(CLANG_TIDY clang-tidy-19 REQUIRED)
endif()
find_program(MOLD mold)
if(MOLD AND NOT KILN_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

add_library(kiln_options INTERFACE)
target_compile_features(kiln_options INTERFACE cxx_std_20)
target_include_directories(kiln_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
target_compile_options(kiln_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wswitch-enum -Wimplicit-fallthrough -Werror
  -fstack-protector-strong $<$<CONFIG:Release>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>
  # Records are written with designated initializers: what is left out has its default.
  -Wno-missing-field-initializers
  # libstdc++ 12's own std::stable_sort uses a deprecated function, which clang reports in our files.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  # g++ 12 reports std::string's own internals here when it inlines (GCC bug 105329 and its kin).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>:-Wno-maybe-uninitialized>
  -ffunction-sections -fdata-sections)
target_link_options(kiln_options INTERFACE -Wl,--gc-sections -Wl,--as-needed)
if(KILN_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Under -fsanitize=thread g++ 12 no longer sees which functions do not return; the other presets still check this.
  target_compile_options(kiln_options INTERFACE -Wno-return-type -Wno-maybe-uninitialized)
endif()
if(KILN_SANITIZE)
  add_compile_options(-fsanitize=${KILN_SANITIZE} -fno-omit-frame-pointer)
  string(REPLACE "fuzzer-no-link," "" link_sanitizers "${KILN_SANITIZE}")
  add_link_options(-fsanitize=${link_sanitizers})
  if(KILN_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
  if(KILN_FUZZERS)
    # A fuzzer finds as much as it gets to try.
    add_compile_options(-O1)
  endif()
endif()
