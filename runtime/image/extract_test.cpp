#include "runtime/image/extract.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "runtime/image/archive.h"
#include "tests/support/tar_bytes.h"
#include "tests/support/temporary_directory.h"

namespace kiln {
namespace {

ExtractOptions plain_user() {
  ExtractOptions options;
  options.tree.keep_owner = false;
  return options;
}

// The message of the error, or "" after success.
std::string extract(const TemporaryDirectory& directory, const std::string& bytes,
                    const ExtractOptions& options = plain_user()) {
  std::string archive = directory.write("base.tar", bytes);
  Result<void> result = extract_tar(archive, directory / "root", options);
  if (result) {
    return "";
  }
  CHECK((!std::filesystem::exists(directory / "root") ||
         std::filesystem::is_empty(directory / "root")));
  std::string message = result.error().message;
  return message.substr(message.find(archive) == 0 ? archive.size() + 2 : 0);
}

struct stat info_of(const std::string& path) {
  struct stat info{};
  REQUIRE(::lstat(path.c_str(), &info) == 0);
  return info;
}

}  // namespace

TEST_CASE("a tree comes out as it went in") {
  TemporaryDirectory directory;
  std::string tar = TarBytes()
                        .directory("./", 0751)
                        .directory("./etc", 0500)
                        .file("./etc/shadow", "secret", 0640)
                        .file("./bin/su", "elf", 04755)
                        .link(EntryKind::HardLink, "./bin/sudo", "./bin/su")
                        .link(EntryKind::Symlink, "./sbin", "/bin")
                        .device(EntryKind::Fifo, "./run/pipe", 0, 0)
                        .file("no/parents/here", "")
                        .finish();
  REQUIRE(extract(directory, tar).empty());
  std::string root = directory / "root";
  CHECK((info_of(root).st_mode & 07777) == 0751);
  CHECK((info_of(root + "/etc").st_mode & 07777) == 0500);
  CHECK((info_of(root + "/etc/shadow").st_mode & 07777) == 0640);
  CHECK((info_of(root + "/bin/su").st_mode & 07777) == 04755);
  CHECK(info_of(root + "/bin/su").st_ino == info_of(root + "/bin/sudo").st_ino);
  CHECK(info_of(root + "/bin/su").st_mtim.tv_sec == 1'000'000'000);
  CHECK(info_of(root + "/etc").st_mtim.tv_sec == 1'000'000'000);
  CHECK(std::filesystem::read_symlink(root + "/sbin") == "/bin");
  CHECK(S_ISFIFO(info_of(root + "/run/pipe").st_mode));
  CHECK(std::filesystem::exists(root + "/no/parents/here"));
  ::chmod((root + "/etc").c_str(), 0755);
}

TEST_CASE("compressed archives are recognised by their bytes") {
  Compression kind = GENERATE(Compression::Gzip, Compression::Xz, Compression::Zstd,
                              Compression::Bzip2, Compression::Lz4);
  TemporaryDirectory directory;
  StringSink sink;
  auto compressor = Compressor::create({kind, {}, 0}, sink);
  REQUIRE((*compressor)->write(TarBytes().file("file", "content").finish()));
  REQUIRE((*compressor)->finish());
  CHECK(extract(directory, sink.text).empty());
  CHECK(directory.read("root/file") == "content");
}

TEST_CASE("names that lead outside are refused and nothing is kept") {
  TemporaryDirectory directory;
  TarBytes tar;
  tar.file("first", "x");
  CHECK(extract(directory, tar.file("../evil", "x").finish()) ==
        "entry \"../evil\" has a name that leads outside; nothing was kept of it");
  CHECK(extract(directory, TarBytes().file("a/../../evil", "x").finish()) ==
        "entry \"a/../../evil\" has a name that leads outside; nothing was kept of it");
  CHECK(extract(directory, TarBytes().file("/etc/evil", "x").finish()) ==
        "entry \"/etc/evil\" has an absolute name; nothing was kept of it");
  CHECK_FALSE(std::filesystem::exists(directory / "evil"));
}

TEST_CASE("symbolic links do not lead out of the root") {
  TemporaryDirectory directory;
  directory.write("outside/precious", "precious");
  std::string outside = directory / "outside";
  std::string tar = TarBytes()
                        .link(EntryKind::Symlink, "absolute", outside)
                        .file("absolute/precious", "evil")
                        .link(EntryKind::Symlink, "climbing", "../../../../../../../.." + outside)
                        .file("climbing/precious", "evil")
                        .link(EntryKind::Symlink, "file", outside + "/precious")
                        .file("file", "evil")
                        .finish();
  // Both links are taken as the image will see them: inside its own root, where the directory is
  // missing.
  CHECK(extract(directory, tar) == "absolute is a symbolic link that leads nowhere");
  CHECK(directory.read("outside/precious") == "precious");

  std::string inside = TarBytes()
                           .directory("usr/lib")
                           .link(EntryKind::Symlink, "lib", "/usr/lib")
                           .link(EntryKind::Symlink, "up", "../../..")
                           .file("lib/library", "in the root")
                           .file("up/top", "in the root")
                           .link(EntryKind::Symlink, "name", outside + "/precious")
                           .file("name", "in the root")
                           .finish();
  CHECK(extract(directory, inside).empty());
  CHECK(directory.read("root/usr/lib/library") == "in the root");
  CHECK(directory.read("root/top") == "in the root");
  CHECK(directory.read("root/name") == "in the root");
  CHECK(directory.read("outside/precious") == "precious");
}

TEST_CASE("hard links do not lead out of the root") {
  TemporaryDirectory directory;
  std::string outside = directory.write("outside", "precious");
  CHECK(extract(directory, TarBytes().link(EntryKind::HardLink, "a", "../outside").finish()) ==
        "hard link \"a\" to \"../outside\" leads outside");
  CHECK(extract(directory, TarBytes().link(EntryKind::HardLink, "a", outside).finish()) ==
        "hard link \"a\" to \"" + outside + "\" leads outside");
  CHECK(extract(directory, TarBytes()
                               .link(EntryKind::Symlink, "out", "..")
                               .link(EntryKind::HardLink, "a", "out/outside")
                               .finish()) ==
        "hard link \"a\" to \"out/outside\", which is not there");
  // A hard link to a symbolic link is one to the link itself.
  CHECK(extract(directory, TarBytes()
                               .link(EntryKind::Symlink, "out", outside)
                               .link(EntryKind::HardLink, "a", "out")
                               .file("a", "mine")
                               .finish())
            .empty());
  CHECK(directory.read("outside") == "precious");
  CHECK(directory.read("root/a") == "mine");
}

TEST_CASE("a hard link onto itself changes nothing") {
  TemporaryDirectory directory;
  CHECK(extract(directory,
                TarBytes().file("a", "content").link(EntryKind::HardLink, "a", "./a").finish())
            .empty());
  CHECK(directory.read("root/a") == "content");
}

TEST_CASE("device nodes are refused by name, or left out") {
  TemporaryDirectory directory;
  std::string tar =
      TarBytes().device(EntryKind::BlockDevice, "dev/sda", 8, 0).file("file", "x").finish();
  CHECK(extract(directory, tar) ==
        "entry \"dev/sda\" is a block device (8:0); device nodes are not unpacked");
  CHECK(extract(directory, TarBytes().device(EntryKind::CharacterDevice, "n", 1, 3).finish()) ==
        "entry \"n\" is a character device (1:3); device nodes are not unpacked");
  ExtractOptions skip = plain_user();
  skip.tree.devices = DeviceNodes::Skip;
  CHECK(extract(directory, tar, skip).empty());
  CHECK(directory.read("root/file") == "x");
}

TEST_CASE("a later entry replaces an earlier one of any kind") {
  TemporaryDirectory directory;
  std::string tar = TarBytes()
                        .file("a", "one")
                        .file("a", "two")
                        .directory("b/c")
                        .file("b/c/d", "gone")
                        .file("b", "file")
                        .link(EntryKind::Symlink, "e", "b")
                        .directory("e")
                        .file("e/f", "in a directory")
                        .finish();
  CHECK(extract(directory, tar).empty());
  CHECK(directory.read("root/a") == "two");
  CHECK(directory.read("root/b") == "file");
  CHECK(directory.read("root/e/f") == "in a directory");
}

TEST_CASE("limits end an archive that unpacks to too much") {
  TemporaryDirectory directory;
  ExtractOptions options = plain_user();
  options.tree.max_bytes = 1000;
  options.tree.max_entries = 3;
  std::string half(600, 'x');
  CHECK(extract(directory, TarBytes().file("a", half).file("b", half).finish(), options) ==
        "unpacks to more than 1000 bytes, the limit");
  CHECK(extract(directory, TarBytes().file("a", half + half).finish(), options) ==
        "a is 1200 bytes long, the limit is 1000");
  CHECK(extract(directory,
                TarBytes().file("a", "").file("b", "").file("c", "").file("d", "").finish(),
                options) == "has more than 3 entries, the limit");
}

TEST_CASE("the checksum is that of the compressed file") {
  TemporaryDirectory directory;
  std::string tar = TarBytes().file("a", "x").finish();
  ExtractOptions options = plain_user();
  options.checksum = *parse_checksum("sha256:" + std::string(64, '0'));
  CHECK(extract(directory, tar, options) ==
        "checksum mismatch: expected sha256:" + std::string(64, '0') +
            ", the file has sha256:" + digest_of(DigestAlgorithm::Sha256, tar));
  options.checksum = *parse_checksum(digest_of(DigestAlgorithm::Sha512, tar));
  CHECK(extract(directory, tar, options).empty());
}

TEST_CASE("archives that are damaged, cut short or none at all are errors") {
  TemporaryDirectory directory;
  std::string tar = TarBytes().file("a", std::string(5000, 'x')).finish();
  CHECK_FALSE(extract(directory, tar.substr(0, 3000)).empty());
  CHECK_FALSE(extract(directory, tar.substr(0, 300)).empty());
  CHECK_FALSE(extract(directory, "this is no archive").empty());
  CHECK(extract(directory, "") == "is empty, which no archive is");
  std::string wrong_sum = tar;
  wrong_sum[1] = 'b';
  CHECK_FALSE(extract(directory, wrong_sum).empty());
}

TEST_CASE("a directory with something in it is not unpacked into") {
  TemporaryDirectory directory;
  directory.write("root/mine", "mine");
  std::string archive = directory.write("base.tar", TarBytes().file("a", "x").finish());
  CHECK_FALSE(extract_tar(archive, directory / "root", plain_user()));
  CHECK(directory.read("root/mine") == "mine");
}

TEST_CASE("a stop request ends it") {
  TemporaryDirectory directory;
  std::stop_source stop;
  stop.request_stop();
  ExtractOptions options = plain_user();
  options.stop = stop.get_token();
  CHECK_FALSE(extract(directory, TarBytes().file("a", "x").finish(), options).empty());
}

TEST_CASE("owners and capabilities are kept for root") {
  TemporaryDirectory directory;
  // VFS_CAP_REVISION_2 with the effective flag and CAP_NET_RAW, as setcap(8) writes it.
  std::string capability("\1\0\0\2\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
  TreeEntry entry;
  entry.path = "ping";
  entry.mode = 04711;
  entry.uid = 12;
  entry.gid = 34;
  entry.xattrs = {
      {"security.capability", capability}, {"trusted.overlay.opaque", "y"}, {"user.note", "kept"}};
  std::string tar = TarBytes().add(entry).finish();
  if (::geteuid() != 0) {
    ExtractOptions options;
    CHECK(extract(directory, tar, options).find("belongs to 12:34, which this user may not give") !=
          std::string::npos);
    WARN("SKIPPED in part: owners are kept for root only");
    return;
  }
  REQUIRE(extract(directory, tar, {}).empty());
  std::string path = directory / "root/ping";
  CHECK(info_of(path).st_uid == 12);
  CHECK(info_of(path).st_gid == 34);
  CHECK((info_of(path).st_mode & 07777) == 04711);
  char value[64];
  REQUIRE(::lgetxattr(path.c_str(), "security.capability", value, sizeof value) == 20);
  CHECK(std::string(value, 20) == capability);
  CHECK(::lgetxattr(path.c_str(), "trusted.overlay.opaque", value, sizeof value) < 0);
  CHECK(::lgetxattr(path.c_str(), "user.note", value, sizeof value) == 4);
}

}  // namespace kiln
