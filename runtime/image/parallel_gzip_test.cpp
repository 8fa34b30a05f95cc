#include "runtime/image/parallel_gzip.h"

#include <zlib.h>

#include "tests/support/catch.h"

using namespace kiln;

namespace {

class Text final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    text.append(bytes);
    return {};
  }
  std::string text;
};

class FullDisk final : public ByteSink {
 public:
  Result<void> write(std::string_view) override { return Error{"no space"}; }
};

std::string compressed(const std::string& input, unsigned threads, size_t piece) {
  Text out;
  ParallelGzip gzip(out, std::nullopt, threads);
  for (size_t at = 0; at < input.size(); at += piece) {
    REQUIRE(gzip.write(std::string_view(input).substr(at, piece)));
  }
  REQUIRE(gzip.finish());
  return out.text;
}

// zlib's own gunzip is the judge: it checks the sum and the length at the end.
std::string gunzip(std::string text) {
  z_stream stream{};
  REQUIRE(::inflateInit2(&stream, MAX_WBITS + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  std::string out;
  std::string buffer(1 << 16, '\0');
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = ::inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, 0, buffer.size() - stream.avail_out);
  }
  CHECK(status == Z_STREAM_END);
  CHECK(stream.avail_in == 0);
  ::inflateEnd(&stream);
  return out;
}

// A little of everything: runs, repeats over block borders, and noise.
std::string mixture(size_t size) {
  std::string text;
  uint32_t state = 1;
  while (text.size() < size) {
    state = state * 1664525 + 1013904223;
    text += state % 3 == 0 ? std::string(100, 'a') : "the same words " + std::to_string(state);
  }
  text.resize(size);
  return text;
}

}  // namespace

TEST_CASE("gzip made on several threads is gzip") {
  for (size_t size :
       {size_t{0}, size_t{1}, size_t{1} << 20, (size_t{1} << 20) + 1, size_t{3500000}}) {
    std::string input = mixture(size);
    std::string once = compressed(input, 1, 4096);
    CHECK(gunzip(once) == input);
    CHECK(compressed(input, 4, 1000003) == once);
  }
}

TEST_CASE("blocks refer back to the one before") {
  // Random bytes that repeat every 20000: only what is within the window compresses them.
  std::string noise;
  uint32_t state = 7;
  while (noise.size() < 20000) {
    state = state * 1664525 + 1013904223;
    noise += static_cast<char>(state >> 24);
  }
  std::string input;
  while (input.size() < size_t{4} << 20) {
    input += noise;
  }
  CHECK(compressed(input, 2, 65536).size() < 20000 + 4 * 10000);
}

TEST_CASE("a sink that fails ends it") {
  FullDisk disk;
  ParallelGzip gzip(disk, 1, 2);
  auto written = gzip.write(std::string(size_t{2} << 20, 'x'));
  REQUIRE_FALSE(written);
  CHECK(written.error().message == "no space");
}
