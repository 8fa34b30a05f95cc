#include "stdlib/post_processors/manifest/run_manifest_file.h"

#include "tests/support/catch.h"

namespace kiln {

// Written by Packer 1.6.6.
constexpr std::string_view from_packer = R"({
  "builds": [
    {
      "name": "a",
      "builder_type": "null",
      "build_time": 1795265390,
      "files": null,
      "artifact_id": "Null",
      "packer_run_uuid": "75752048-6bfc-e211-a66b-34af9399c785",
      "custom_data": null
    },
    {
      "name": "f",
      "builder_type": "file",
      "files": [
        {
          "name": "out \u003c1\u003e.txt",
          "size": 5
        }
      ],
      "artifact_id": "File",
      "packer_run_uuid": "75752048-6bfc-e211-a66b-34af9399c785",
      "custom_data": {
        "a": "b"
      }
    }
  ],
  "last_run_uuid": "75752048-6bfc-e211-a66b-34af9399c785"
})";

TEST_CASE("a manifest of Packer's is read and written to the same bytes", "[manifest]") {
  auto manifest = parse_manifest(from_packer);
  REQUIRE(manifest);
  REQUIRE(manifest->builds.size() == 2);
  CHECK(manifest->builds[1].files->at(0).name == "out <1>.txt");
  CHECK(manifest_json(*manifest) == from_packer);
}

TEST_CASE("what is no manifest is an error or empty", "[manifest]") {
  CHECK_FALSE(parse_manifest("[1]"));
  CHECK_FALSE(parse_manifest("{"));
  auto odd = parse_manifest(R"({"builds": "none", "last_run_uuid": 3})");
  REQUIRE(odd);
  CHECK(odd->builds.empty());
  CHECK(odd->last_run_uuid.empty());
}

}  // namespace kiln
