#include "runtime/digest.h"

#include "tests/support/temporary_directory.h"

namespace kiln {

TEST_CASE("digests are those of the published test vectors") {
  CHECK(digest_of(DigestAlgorithm::Md5, "") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(digest_of(DigestAlgorithm::Sha1, "abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(digest_of(DigestAlgorithm::Sha256, "abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest_of(DigestAlgorithm::Sha224, "abc") ==
        "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
  CHECK(digest_of(DigestAlgorithm::Sha384, "abc").substr(0, 16) == "cb00753f45a35e8b");
  CHECK(digest_of(DigestAlgorithm::Sha512, "abc").substr(0, 16) == "ddaf35a193617aba");
}

TEST_CASE("a digest fed in pieces is the digest of the whole") {
  Digest digest(DigestAlgorithm::Sha256);
  digest.update("a");
  digest.update("");
  digest.update("bc");
  CHECK(digest.finish() == digest_of(DigestAlgorithm::Sha256, "abc"));
}

TEST_CASE("checksums are read with and without their algorithm") {
  std::string hex = digest_of(DigestAlgorithm::Sha256, "abc");
  CHECK(parse_checksum("sha256:" + hex)->text() == "sha256:" + hex);
  CHECK(parse_checksum(hex)->algorithm == DigestAlgorithm::Sha256);
}

TEST_CASE("a wrong checksum says what is wrong with it") {
  CHECK(parse_checksum("crc32:00").error().message ==
        "checksum \"crc32:00\": expected ALGORITHM:HEX with md5, sha1, sha224, sha256, sha384 or "
        "sha512");
  CHECK(parse_checksum("sha256:00").error().message ==
        "checksum \"sha256:00\": sha256 has 64 hexadecimal digits, this has 2");
  CHECK(parse_checksum("md5:zz").error().message ==
        "checksum \"md5:zz\": 'z' is not a hexadecimal digit");
}

TEST_CASE("digests of files") {
  TemporaryDirectory directory;
  std::string big(3 * 1024 * 1024 + 17, 'x');
  std::string path = directory.write("big", big);
  CHECK(*digest_of_file(DigestAlgorithm::Sha512, path) == digest_of(DigestAlgorithm::Sha512, big));
  CHECK(digest_of_file(DigestAlgorithm::Sha512, directory / "none").error().message ==
        "open " + (directory / "none") + ": no such file or directory");
}

}  // namespace kiln
