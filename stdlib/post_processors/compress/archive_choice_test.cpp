#include "stdlib/post_processors/compress/archive_choice.h"

#include "tests/support/catch.h"

namespace kiln {

TEST_CASE("the ending decides how to pack", "[compress]") {
  auto choice = [](const char* output, const char* format = "") {
    ArchiveChoice c = choose_archive(output, format);
    return c.archive + "+" + c.algorithm;
  };
  CHECK(choice("packer_{{.BuildName}}_{{.BuilderType}}") == "tar+gz");
  CHECK(choice("a.tar.gz") == "tar+gz");
  CHECK(choice("a.gz") == "+gz");
  CHECK(choice("a.tar") == "tar+");
  CHECK(choice("a.zip") == "zip+");
  CHECK(choice("a.tar.zip") == "zip+");
  CHECK(choice("a.tar.xz") == "tar+xz");
  CHECK(choice("a.lz4") == "+lz4");
  CHECK(choice("a.bzip2") == "+bzip2");
  CHECK(choice("a.tar.zst") == "tar+zst");
  CHECK(choice("a.bgzf") == "+bgzf");
  CHECK(choice("a.raw") == "tar+gz");
  CHECK(choice("a.bz2") == "tar+gz");
  // The name is looked at before it is rendered, and a directory's dot counts as well.
  CHECK(choice("{{.BuildName}}.gz") == "+gz");
  CHECK(choice("out.d/image") == "tar+gz");
  CHECK(choice("image", "tar.xz") == "tar+xz");
  CHECK(choice("image.tar", "gz") == "tar+gz");
  CHECK(choice("image.zip", "lz4") == "+lz4");
}

}  // namespace kiln
