#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// Where output goes, piece by piece as it comes; pieces are not lines. Called on the thread that
// runs the command.
using OutputSink = std::function<void(std::string_view)>;

// One command for the machine being built.
struct MachineCommand {
  // Given to the machine's shell (`/bin/sh -c` where there is a choice).
  std::string line;
  // Added to the machine's own environment. May hold secrets: never shown, never on a command line.
  std::map<std::string, std::string> environment;
  OutputSink output;
  OutputSink error_output;
};

// How a command ended.
struct ExitStatus {
  // The exit code; 128 + signal for a command ended by one.
  int code = 0;
  // Packer's pseudo-code: the connection went away before the command ended.
  static constexpr int kDisconnected = 2300218;
  // Processes the command left running, which were ended: their command names.
  std::vector<std::string> leftovers;
};

// The machine being built, as provisioners see it. Used by one thread at a time. Every wait ends
// within a second of `stop` being requested, with an error.
class Communicator {
 public:
  virtual ~Communicator() = default;

  // Whether an error may go away by itself because the machine can be away for a while (a reboot
  // over SSH): then starting a script is tried again.
  virtual bool reconnects() const { return false; }

  // Runs a command to its end. A non-zero code is not an error.
  virtual Result<ExitStatus> execute(const MachineCommand& command, std::stop_token stop) = 0;

  // Writes a local file to `destination` with this mode; missing parent directories are an error,
  // as with Packer's communicators, and an existing file is replaced.
  virtual Result<void> upload(const std::string& source, const std::string& destination,
                              uint32_t mode, std::stop_token stop) = 0;

  // Writes these bytes to `destination`.
  virtual Result<void> upload_content(std::string_view content, const std::string& destination,
                                      uint32_t mode, std::stop_token stop) = 0;

  // Copies a local directory. A trailing `/` on `source` copies what is in it; without one, the
  // directory itself is put under `destination` (the rule of rsync and Packer). Missing destination
  // directories are made.
  virtual Result<void> upload_directory(const std::string& source, const std::string& destination,
                                        std::stop_token stop) = 0;

  // Writes a file of the machine to the local path `destination`, whole or not at all.
  virtual Result<void> download(const std::string& source, const std::string& destination,
                                std::stop_token stop) = 0;

  // Copies a directory of the machine, with the same rule for a trailing `/` on `source`.
  virtual Result<void> download_directory(const std::string& source, const std::string& destination,
                                          std::stop_token stop) = 0;

  // What `path` is in the machine: lets the file provisioner decide between file and directory.
  virtual Result<bool> is_directory(const std::string& path, std::stop_token stop) = 0;
};

}  // namespace kiln
