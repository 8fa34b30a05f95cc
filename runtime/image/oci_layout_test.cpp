#include "runtime/image/oci_layout.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/image/output_formats.h"
#include "tests/support/tar_bytes.h"
#include "tests/support/temporary_directory.h"

namespace kiln {
namespace {

constexpr int64_t kEpoch = 1'600'000'000;

TreeWriterOptions plain_user() {
  TreeWriterOptions options;
  options.keep_owner = false;
  return options;
}

// A layer made of a tar file in memory.
LayerBlob layer_of(const TemporaryDirectory& directory, const std::string& tar) {
  std::string hex = digest_of(DigestAlgorithm::Sha256, tar);
  LayerBlob layer;
  layer.path = directory.write("layers/" + hex, tar);
  layer.media_type = "application/vnd.oci.image.layer.v1.tar";
  layer.digest = layer.diff_id = "sha256:" + hex;
  layer.size = tar.size();
  return layer;
}

OciImage image_of(std::vector<LayerBlob> layers) {
  OciImage image;
  image.config.architecture = host_architecture();
  image.config.created = rfc3339_time(kEpoch);
  image.config.env = {"PATH=/usr/bin:/bin", "LANG=C"};
  image.config.cmd = {"nginx", "-g", "daemon off;"};
  image.config.entrypoint = {"/init"};
  image.config.labels = {{"b", "2"}, {"a", "1"}};
  image.config.exposed_ports = {"80/tcp"};
  image.config.working_dir = "/srv";
  image.config.user = "www-data";
  image.layers = std::move(layers);
  image.history = {{rfc3339_time(kEpoch), "kiln", "", "", false}};
  return image;
}

OciResult write(const std::string& path, const OciImage& image,
                const std::vector<std::string>& tags = {"latest"}) {
  auto writer = OciLayoutWriter::create(path);
  REQUIRE(writer);
  auto result = writer->commit(image, tags, Replace::Refuse);
  INFO((result ? "" : result.error().message));
  REQUIRE(result);
  return *result;
}

std::string read_error(const std::string& path, const std::string& name = "") {
  auto image = read_oci_layout(path, {name, "amd64"});
  return image ? "" : image.error().message;
}

}  // namespace

TEST_CASE("what is written to a layout is read from it") {
  TemporaryDirectory directory;
  std::string tar = TarBytes().file("etc/hostname", "kiln").finish();
  OciImage image = image_of({layer_of(directory, tar)});
  image.config.other = R"({"Healthcheck":{"Test":["NONE"]}})";
  OciResult result = write(directory / "image", image, {"latest", "v1.0"});
  CHECK(result.manifest_digest.size() == 71);

  for (const std::string& name :
       {std::string("latest"), std::string("v1.0"), std::string(), result.manifest_digest}) {
    auto read = read_oci_layout(directory / "image", {name, host_architecture()});
    INFO((read ? "" : read.error().message));
    REQUIRE(read);
    CHECK(read->config.env == image.config.env);
    CHECK(read->config.cmd == image.config.cmd);
    CHECK(read->config.entrypoint == image.config.entrypoint);
    CHECK(read->config.labels == image.config.labels);
    CHECK(read->config.exposed_ports == image.config.exposed_ports);
    CHECK(read->config.working_dir == "/srv");
    CHECK(read->config.user == "www-data");
    CHECK(read->config.created == "2020-09-13T12:26:40Z");
    CHECK(read->config.other == image.config.other);
    CHECK(read->history.size() == 1);
    REQUIRE(read->layers.size() == 1);
    CHECK(read->layers[0].diff_id == image.layers[0].diff_id);
    REQUIRE(unpack_oci_image(*read, directory / ("root" + name), plain_user(), {}));
    CHECK(directory.read("root" + name + "/etc/hostname") == "kiln");
    CHECK(read->layers[0].tar_size == tar.size());
  }
  CHECK(read_error(directory / "image", "v2") ==
        (directory / "image") + ": has no image \"v2\"; it has latest (linux/" +
            host_architecture() + "), v1.0 (linux/" + host_architecture() + ")");
}

TEST_CASE("the same image gives the same bytes") {
  TemporaryDirectory directory;
  OciImage image = image_of({layer_of(directory, TarBytes().file("a", "x").finish())});
  OciResult one = write(directory / "one", image);
  OciResult two = write(directory / "two", image);
  CHECK(one.manifest_digest == two.manifest_digest);
  CHECK(directory.read("one/index.json") == directory.read("two/index.json"));
}

TEST_CASE("layers made in the layout are not copied") {
  TemporaryDirectory directory;
  directory.write("tree/etc/hostname", "kiln");
  ::chmod((directory / "tree").c_str(), 0755);
  FileDescriptor tree(::open((directory / "tree").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  Compression kind = GENERATE(Compression::None, Compression::Gzip, Compression::Zstd);
  auto writer = OciLayoutWriter::create(directory / "image");
  REQUIRE(writer);
  WalkOptions walk;
  walk.latest_time = kEpoch;
  auto layer = write_layer({tree.get()}, walk, {kind, {}, 0}, writer->blob_directory());
  REQUIRE(layer);
  REQUIRE(writer->commit(image_of({*layer}), {}, Replace::Refuse));
  auto read = read_oci_layout(directory / "image", {});
  REQUIRE(read);
  CHECK(read->layers[0].digest == layer->digest);
  CHECK(read->layers[0].media_type == layer->media_type);
  CHECK(unpack_oci_image(*read, directory / "root", plain_user(), {}));
  CHECK(directory.read("root/etc/hostname") == "kiln");
}

TEST_CASE("layers are applied with their deletions") {
  TemporaryDirectory directory;
  OciImage image = image_of({
      layer_of(directory, TarBytes()
                              .file("etc/passwd", "old")
                              .file("etc/group", "old")
                              .file("cache/a/b", "old")
                              .file("cache/c", "old")
                              .file("gone/x", "old")
                              .finish()),
      layer_of(directory, TarBytes()
                              .file("cache/a/new", "new")
                              .file("cache/.wh..wh..opq", "")
                              .file("etc/.wh.group", "")
                              .file("etc/passwd", "new")
                              .file("etc/.wh.passwd", "")
                              .file(".wh.gone", "")
                              .file(".wh.never-was", "")
                              .file("nowhere/.wh.x", "")
                              .file(".wh..wh.plnk/1.2", "")
                              .finish()),
  });
  image.history.clear();
  REQUIRE(unpack_oci_image(image, directory / "root", plain_user(), {}));
  // A deletion is about the layers below, wherever it stands among the entries.
  CHECK(directory.read("root/etc/passwd") == "new");
  CHECK_FALSE(std::filesystem::exists(directory / "root/etc/group"));
  CHECK_FALSE(std::filesystem::exists(directory / "root/gone"));
  CHECK_FALSE(std::filesystem::exists(directory / "root/cache/c"));
  CHECK_FALSE(std::filesystem::exists(directory / "root/cache/a/b"));
  CHECK(directory.read("root/cache/a/new") == "new");
}

TEST_CASE("deletions do not reach out of the root") {
  TemporaryDirectory directory;
  directory.write("precious", "precious");
  auto unpack = [&](const std::string& tar) {
    OciImage image = image_of({layer_of(directory, tar)});
    Result<void> result = unpack_oci_image(image, directory / "root", plain_user(), {});
    return result ? std::string() : result.error().message;
  };
  CHECK(unpack(TarBytes().file("a/.wh...", "").finish()).find("deletes nothing that has a name") !=
        std::string::npos);
  CHECK(unpack(TarBytes().file("../.wh.precious", "").finish()).find("leads outside") !=
        std::string::npos);
  CHECK(unpack(TarBytes()
                   .link(EntryKind::Symlink, "up", "..")
                   .file("up/.wh.precious", "")
                   .file("up/.wh..wh..opq", "")
                   .finish())
            .empty());
  CHECK(directory.read("precious") == "precious");
}

TEST_CASE("everything in a layout is checked") {
  TemporaryDirectory directory;
  LayerBlob layer = layer_of(directory, TarBytes().file("a", "content").finish());
  OciImage image = image_of({layer});
  OciResult result = write(directory / "image", image);
  std::string blobs = "image/blobs/sha256/";
  auto hex = [](const std::string& digest) { return digest.substr(7); };

  SECTION("the manifest's content") {
    std::string manifest = directory.read(blobs + hex(result.manifest_digest));
    manifest[manifest.size() - 2] = ' ';
    directory.write(blobs + hex(result.manifest_digest), manifest);
    CHECK(read_error(directory / "image").find("digest mismatch") != std::string::npos);
  }
  SECTION("the configuration's size") {
    directory.write(blobs + hex(result.config_digest), "{}");
    CHECK(read_error(directory / "image").find("bytes long, is 2") != std::string::npos);
  }
  SECTION("the layer's size") {
    directory.write(blobs + hex(layer.digest), "short");
    CHECK(read_error(directory / "image").find("the layer should be a file of") !=
          std::string::npos);
  }
  SECTION("the layer's content") {
    auto read = read_oci_layout(directory / "image", {});
    REQUIRE(read);
    std::string bytes = directory.read(blobs + hex(layer.digest));
    bytes[512] = 'X';
    directory.write(blobs + hex(layer.digest), bytes);
    Result<void> unpacked = unpack_oci_image(*read, directory / "root", plain_user(), {});
    REQUIRE_FALSE(unpacked);
    CHECK(unpacked.error().message.find("checksum mismatch") != std::string::npos);
    CHECK(std::filesystem::is_empty(directory / "root"));
  }
  SECTION("the layer's diff_id") {
    auto read = read_oci_layout(directory / "image", {});
    REQUIRE(read);
    read->layers[0].diff_id = "sha256:" + std::string(64, '0');
    CHECK(unpack_oci_image(*read, directory / "root", plain_user(), {})
              .error()
              .message.find("diff_id mismatch") != std::string::npos);
  }
  SECTION("a missing layer") {
    std::filesystem::remove(directory / (blobs + hex(layer.digest)));
    CHECK(read_error(directory / "image").find("no such file") != std::string::npos);
  }
}

TEST_CASE("hostile documents are errors") {
  TemporaryDirectory directory;
  directory.write("image/oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  auto with_index = [&](const std::string& text) {
    directory.write("image/index.json", text);
    return read_error(directory / "image").substr((directory / "image/").size() - 1);
  };
  CHECK(with_index("{").find("/index.json: is not JSON") == 0);
  CHECK(with_index("[]") == "/index.json: is not a JSON object");
  CHECK(with_index("{}") == "/index.json: has no \"manifests\"");
  CHECK(with_index(R"({"manifests":[]})") == ": has no image \"\"; it has none");
  CHECK(with_index(R"({"manifests":[7]})") == "/index.json: a descriptor is not an object");
  CHECK(with_index(R"({"manifests":[{"digest":"sha256:../../../etc/passwd","size":1}]})") ==
        "/index.json: \"sha256:../../../etc/passwd\" is not a sha256 or sha512 digest");
  CHECK(with_index(std::string(100'000, '[')) == "/index.json: is nested deeper than 64 levels");
  std::string digest = "sha256:" + std::string(64, 'a');
  CHECK(with_index(R"({"manifests":[{"digest":")" + digest + R"(","size":-1}]})") ==
        "/index.json: " + digest + " has no size");
  CHECK(with_index(R"({"manifests":[{"digest":")" + digest +
                   R"(","size":1,"platform":{"os":"linux","architecture":"s390x"}}]})") ==
        ": has no image for linux/amd64; it has " + digest + " (linux/s390x)");
  directory.write("image/oci-layout", R"({"imageLayoutVersion":"2.0.0"})");
  CHECK(read_error(directory / "image") ==
        (directory / "image") + ": is an OCI image layout of version \"2.0.0\"; kiln reads 1.x");
}

TEST_CASE("tags of layouts are checked") {
  CHECK(is_oci_ref_name("latest"));
  CHECK(is_oci_ref_name("example.com/web/nginx:1.2-rc1"));
  CHECK(is_oci_ref_name("a--b"));
  CHECK_FALSE(is_oci_ref_name(""));
  CHECK_FALSE(is_oci_ref_name("a..b"));
  CHECK_FALSE(is_oci_ref_name("a b"));
  CHECK_FALSE(is_oci_ref_name("-a"));
  CHECK_FALSE(is_oci_ref_name("a:"));
}

TEST_CASE("environment variables replace those of the base") {
  std::vector<std::string> env = {"PATH=/bin", "PATHS=x"};
  set_env(env, "PATH", "/usr/bin");
  set_env(env, "HOME", "/root");
  CHECK(env == std::vector<std::string>{"PATH=/usr/bin", "PATHS=x", "HOME=/root"});
}

TEST_CASE("a base without history gets one line per layer") {
  std::string json = image_config_json({}, {"sha256:a", "sha256:b"}, {{"", "kiln", "", "", false}});
  CHECK(
      json.find(R"("history":[{"created_by":"layer of the base image"},{"created_by":"kiln"}])") !=
      std::string::npos);
}

TEST_CASE("a docker archive holds plain layers and says what they are") {
  TemporaryDirectory directory;
  directory.write("tree/file", std::string(100'000, 'x'));
  FileDescriptor tree(::open((directory / "tree").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  WalkOptions walk;
  walk.latest_time = kEpoch;
  auto layer = write_layer({tree.get()}, walk, {Compression::Gzip, {}, 0}, directory.path());
  REQUIRE(layer);
  LayerBlob unmeasured = *layer;
  unmeasured.tar_size = 0;
  for (const std::string& name : {std::string("one"), std::string("two")}) {
    auto output = OutputFile::create(directory / name);
    auto written = write_docker_archive(
        *output, image_of({name == "one" ? *layer : unmeasured, *layer}), {"web", "host:5000/a:b"});
    INFO((written ? "" : written.error().message));
    REQUIRE(written);
    REQUIRE(output->commit(Replace::Refuse));
  }
  CHECK(directory.read("one") == directory.read("two"));
  StringSource source(directory.read("one"));
  auto reader = TarReader::open(source, "archive");
  std::vector<std::string> names;
  std::string manifest;
  TreeEntry entry;
  while (*(*reader)->next(entry)) {
    names.push_back(entry.path);
    Chunk chunk;
    manifest.clear();
    while (*(*reader)->next(chunk)) {
      manifest.append(chunk.bytes);
    }
  }
  REQUIRE(names.size() == 3);
  CHECK(names[0] == layer->diff_id.substr(7) + ".tar");
  CHECK(names[2] == "manifest.json");
  CHECK(manifest == R"([{"Config":")" + names[1] + R"(","Layers":[")" + names[0] + R"(",")" +
                        names[0] + R"("],"RepoTags":["web:latest","host:5000/a:b"]}])");
}

}  // namespace kiln
