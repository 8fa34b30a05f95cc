# Every package kiln is made of, all from Debian. What the `kiln` program needs is linked statically, because
# starting fast is a feature; MPFR (LGPL) stays dynamic. What only `kiln-engine` needs is dynamic.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# fmt: Debian ships the headers and a shared library; cmake/fmt.cpp makes the static one from the headers.
find_package(fmt 9 REQUIRED)
add_library(kiln_fmt STATIC ${PROJECT_SOURCE_DIR}/cmake/fmt.cpp)
target_compile_features(kiln_fmt PUBLIC cxx_std_20)
get_target_property(fmt_include fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
target_include_directories(kiln_fmt SYSTEM PUBLIC ${fmt_include})

# kiln_static_package(<target> <header> <archive> [system libraries...]): an imported target for a static archive.
function(kiln_static_package target header archive)
  find_path(${target}_INCLUDE ${header} REQUIRED)
  find_library(${target}_ARCHIVE ${archive} REQUIRED)
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE ${${target}_INCLUDE})
  target_link_libraries(${target} INTERFACE ${${target}_ARCHIVE} ${ARGN})
endfunction()
kiln_static_package(kiln_utf8proc utf8proc.h libutf8proc.a)
kiln_static_package(kiln_re2 re2/re2.h libre2.a Threads::Threads)
kiln_static_package(kiln_libyaml yaml.h libyaml.a)
# toml++ is headers alone; its shared library holds the same, compiled.
find_path(TOML_INCLUDE toml++/toml.h REQUIRED)
add_library(kiln_toml INTERFACE)
target_include_directories(kiln_toml SYSTEM INTERFACE ${TOML_INCLUDE})

# LLVM Support: JSON, edit distance, string containers. The archive alone (the shared libLLVM costs 10 ms to load).
find_package(LLVM 19.1 REQUIRED CONFIG)
add_library(kiln_llvm INTERFACE)
target_include_directories(kiln_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_link_libraries(kiln_llvm INTERFACE
  ${LLVM_LIBRARY_DIRS}/libLLVMSupport.a ${LLVM_LIBRARY_DIRS}/libLLVMDemangle.a z zstd tinfo Threads::Threads ${CMAKE_DL_LIBS})

find_library(MPFR mpfr REQUIRED)
find_library(GMP gmp REQUIRED)
find_package(antlr4-runtime CONFIG REQUIRED)

find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(edit REQUIRED IMPORTED_TARGET libedit)
