#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/value/value.h"

namespace kiln::rootfs {

// The builder's options as plain structs, read from decoded options by the schema's steps and by
// the run alike.

enum class BaseKind : uint8_t { Scratch, Debootstrap, Tar, Oci, Directory };

struct Base {
  BaseKind kind = BaseKind::Scratch;
  // Debootstrap: the suite (`bookworm`) and how to make it. `mirror` empty: the system's own apt
  // configuration.
  std::string suite;
  std::string mirror;
  std::string variant;
  std::vector<std::string> include;
  std::vector<std::string> components;
  // Tar, Oci, Directory: where it is.
  std::string path;
  // Tar: `sha256:...`.
  std::string checksum;
  // Oci: the reference name or digest inside the layout; empty if it holds one image.
  std::string reference;
};

enum class OutputFormat : uint8_t { Oci, DockerArchive, Tar, Squashfs, Directory };

struct Output {
  OutputFormat format = OutputFormat::Oci;
  std::string path;
  // Oci, DockerArchive: the name the image gets.
  std::string tag;
  // Oci, DockerArchive: one layer over the base, or one for each provisioner.
  bool layer_per_step = false;
  // Tar and layers: `none gz xz zst`; empty: by the path's ending, or gz for layers.
  std::string compression;
  // -1: the method's own default.
  int level = -1;
  // The name of the step that writes it: `write_oci`, or `write_oci[1]` for the second output in
  // that format.
  std::string action;
};

// What the image's config says of running it (OCI image spec, config.md).
struct Image {
  std::map<std::string, std::string> environment;
  std::vector<std::string> command;
  std::vector<std::string> entrypoint;
  std::map<std::string, std::string> labels;
  std::string working_directory;
  std::string user;
  std::vector<std::string> exposed_ports;
  std::string stop_signal;
};

Base read_base(const Value& config);
std::vector<Output> read_outputs(const Value& config);
Image read_image(const Value& config);

// The step that makes the base: `bootstrap`, `unpack_base`, `use_directory` or `create_root`.
std::string base_action(const Base& base);

// The step after the provisioners, which looks at what they made.
inline constexpr const char* capture_action = "capture";

}  // namespace kiln::rootfs
