#include "stdlib/vagrant/vagrant_options.h"

namespace kiln::vagrant {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"architecture", Text, "Architecture of the box. Default: that of this computer."},
    {"box_checksum", Text, "Digest of the box: `sha256:...`."},
    {"box_download_url", Text, "URL of the box, which is then not uploaded."},
    {"box_tag", Text, "Name of the box: `user/name`.", {.missing = "box_tag must be set"}},
    {"default_architecture", Text, "Architecture that is given to whoever asks for none."},
    {"insecure_skip_tls_verify", Flag, "Does not check the server's certificate."},
    {"no_direct_upload", Flag, "Uploads through the server rather than to its store."},
    {"no_release", Flag, "Leaves the version unreleased."},
    {"version", Text, "Version of the box.", {.missing = "version must be set"}},
    {"version_description", Text, "Description of the version."},
};

constexpr RuleRow rules[] = {
    {RuleKind::RequiredWith, "box_checksum box_download_url",
     "box_checksum is for a box that box_download_url names"},
};

}  // namespace

OptionGroup publish_options() {
  return {rows, rules};
}

}  // namespace kiln::vagrant
