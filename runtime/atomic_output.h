#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// What commit() does with something that already stands at the destination. Whether it may be
// replaced is decided with OutputRecords.
enum class Replace : uint8_t { Refuse, Allow };

// Whether commit() waits until everything is on disk. What is checked before it is used need not:
// an output of which a power failure left half is then made again.
enum class Durability : uint8_t { OnDisk, UntilPowerFails };

// A file or directory in the making beside its destination, under the name `.NAME.kiln-RANDOM`. It
// appears at the destination whole or not at all: by a rename once it is on disk, or never, when
// it is removed again on destruction. It is locked (flock) while it is written, so what a killed
// kiln left beside the destination is told apart from what another one is making, and removed by
// the next create().
class AtomicOutput {
 public:
  AtomicOutput(AtomicOutput&& other) noexcept;
  AtomicOutput& operator=(AtomicOutput&&) = delete;
  ~AtomicOutput();

  const std::string& destination() const { return destination_; }

  // Where it is until commit(): for the journal, and for tools that write by name.
  const std::string& temporary_path() const { return temporary_; }

  // Changes the destination to another name in the same directory: for files named by their
  // content.
  void rename_to(std::string destination) { destination_ = std::move(destination); }

  // Called by commit() just before it appears at the destination: so what will stand there can be
  // noted, and is known even if kiln is killed then. An error ends the commit.
  using Announce = std::function<Result<void>(const std::string& temporary_path)>;
  void announce_with(Announce announce) { announce_ = std::move(announce); }

  // The open file or directory.
  int fd() const { return fd_.get(); }

 protected:
  AtomicOutput(std::string destination, std::string temporary, FileDescriptor fd);

  Result<void> rename_into_place(Replace replace, Durability durability = Durability::OnDisk);

 private:
  std::string destination_;
  std::string temporary_;
  FileDescriptor fd_;
  Announce announce_;
};

class OutputFile : public AtomicOutput {
 public:
  // `mode` is subject to the umask, as with open(2). The parent directory must exist.
  static Result<OutputFile> create(const std::string& destination, unsigned mode = 0666);

  // Appends. A full disk is an error that says so and what to do.
  Result<void> write(std::string_view bytes);

  // Syncs, renames and syncs the directory. Once.
  Result<void> commit(Replace replace, Durability durability = Durability::OnDisk);

 private:
  using AtomicOutput::AtomicOutput;
};

class OutputDirectory : public AtomicOutput {
 public:
  static Result<OutputDirectory> create(const std::string& destination, unsigned mode = 0777);

  // Syncs the file system it is on, puts it in place, and removes what it replaces. Once.
  Result<void> commit(Replace replace);

 private:
  using AtomicOutput::AtomicOutput;
};

// What a killed kiln left beside a destination: outputs in the making that nobody has locked.
std::vector<std::string> abandoned_outputs(const std::string& destination);

// Whether this is the error of a full disk or quota; then the message gets a hint.
Error explain_full_disk(Error error, int error_number);

// Writes a small file whole or not at all, replacing what is there.
Result<void> write_file_atomically(const std::string& path, std::string_view content,
                                   unsigned mode = 0666,
                                   Durability durability = Durability::OnDisk);

}  // namespace kiln
