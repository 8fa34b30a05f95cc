#include "runtime/process/init_program.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string_view>

#include "compiler/source/system_error.h"

// clang-format off
asm(R"(
  .section .rodata
  .balign 16
  .globl kiln_init_program_begin
  .globl kiln_init_program_end
kiln_init_program_begin:
  .incbin ")" KILN_INIT_PROGRAM R"("
kiln_init_program_end:
  .byte 0
  .previous
)");
// clang-format on

extern "C" const char kiln_init_program_begin[];
extern "C" const char kiln_init_program_end[];

namespace kiln {

Result<FileDescriptor> open_init_program() {
  FileDescriptor file(::memfd_create("kiln-init", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) {
    return system_error("make", "a memory file for kiln-init");
  }
  std::string_view program(kiln_init_program_begin,
                           static_cast<size_t>(kiln_init_program_end - kiln_init_program_begin));
  KILN_TRY(write_all(file.get(), program, "a memory file for kiln-init"));
  if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) !=
      0) {
    return system_error("seal", "the memory file for kiln-init");
  }
  return file;
}

}  // namespace kiln
