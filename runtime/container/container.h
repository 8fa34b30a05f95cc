#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/communicator.h"
#include "runtime/container/root_directory.h"
#include "runtime/process/init_session.h"

namespace kiln {

enum class ContainerNetwork {
  // The machine's own network, its loopback services included.
  Host,
  // A loopback interface and nothing else.
  None,
};

// The directories must be below one that only their owner can enter: a guest puts setuid programs
// and world-writable directories into them.
struct ContainerOptions {
  // Lower layers, the topmost first. Empty: `directory` is itself the root filesystem.
  std::vector<std::string> lower;
  // The layer that takes the changes (an overlay's upper directory), or the root filesystem. Its
  // mode and owner become those of `/`.
  std::string directory;
  // The overlay's work directory: empty, and on the file system of `directory`. Only with layers.
  std::string work;

  ContainerNetwork network = ContainerNetwork::Host;
  // What packages may write into the image as its name; `localhost` resolves without DNS.
  std::string hostname = "localhost";
  // What /etc/resolv.conf shows. Absent: the file of the tree itself. It never gets into the tree.
  std::optional<std::string> resolv_conf;

  // Directories of this machine, outside the tree, that are /tmp and /var/tmp; made when missing.
  // Share them between the steps of a build, and remove them at capture. Empty: fresh ones.
  std::string temporary;
  std::string var_temporary;

  // Added to PATH and HOME, which have usual values for root.
  std::map<std::string, std::string> environment;
};

// This machine's own /etc/resolv.conf, for ContainerOptions::resolv_conf.
std::optional<std::string> host_resolv_conf();

// A root filesystem in which commands run, contained: what they can reach is described in README.md
// beside this file. Nothing of it outlives this object, nor this process however that ends: not a
// process, not a mount, not a namespace.
class Container : public Communicator {
 public:
  // Builds the namespaces and mounts. Works for root, and for an ordinary user where the kernel
  // grants user namespaces; otherwise the error says what is missing and what to do.
  static Result<std::unique_ptr<Container>> start(const ContainerOptions& options,
                                                  std::stop_token stop);

  // Empty, or what does not work because the user was granted a single id: worth a warning.
  const std::string& limits() const { return limits_; }

  Result<ExitStatus> execute(const MachineCommand& command, std::stop_token stop) override;
  Result<void> upload(const std::string& source, const std::string& destination, uint32_t mode,
                      std::stop_token stop) override;
  Result<void> upload_content(std::string_view content, const std::string& destination,
                              uint32_t mode, std::stop_token stop) override;
  Result<void> upload_directory(const std::string& source, const std::string& destination,
                                std::stop_token stop) override;
  Result<void> download(const std::string& source, const std::string& destination,
                        std::stop_token stop) override;
  Result<void> download_directory(const std::string& source, const std::string& destination,
                                  std::stop_token stop) override;
  Result<bool> is_directory(const std::string& path, std::stop_token stop) override;

  // The tree as the guest sees it.
  RootDirectory& root() { return root_; }

  // Takes the mounts away in order, so that the layer can be captured. The last call. Without it
  // they go away all the same, but an empty /etc/resolv.conf that was mounted on may stay.
  Result<void> close(std::stop_token stop);

 private:
  Container(InitSession session, std::string limits,
            std::map<std::string, std::string> environment);

  InitSession session_;
  RootDirectory root_;
  std::string limits_;
  std::map<std::string, std::string> environment_;
};

}  // namespace kiln
