#include "compiler/value/base64.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/digest.h"
#include "stdlib/functions/formats/template_file.h"

// Digests of files.
namespace kiln {
namespace {

using Digest = std::string (*)(std::string_view);
using Notation = std::string (*)(std::string_view);

template <Digest digest, Notation notation>
FunctionResult digest_call(const CallContext& context, Arguments arguments) {
  KILN_ASSIGN(const std::string content, read_template_file(context, arguments[0].as_string()));
  return Value::string(notation(digest(content)));
}

}  // namespace

std::span<const FunctionInfo> file_hash_functions() {
  static const Parameter path =
      string_parameter("path", "The path; relative ones start at the template's directory.");
  static const FunctionInfo functions[] = {
      {
          .name = "filebase64sha256",
          .category = "filesystem",
          .doc = "The SHA-256 digest of a file's bytes, in Base64.",
          .example = {R"(filebase64sha256("motd.txt"))",
                      R"("WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {path},
          .result = Type::string(),
          .call = digest_call<sha256_bytes, encode_base64>,
      },
      {
          .name = "filebase64sha512",
          .category = "filesystem",
          .doc = "The SHA-512 digest of a file's bytes, in Base64.",
          .example =
              {R"(filebase64sha512("motd.txt"))",
               R"("58IrmUxZ2c8rSOVJseJGZmNgRZMNPafBrLKZ0cO3+TH5Sq5B7dosKyB6NuEPi8uNRSI+VIePWzFufOO2vAGWKQ==")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {path},
          .result = Type::string(),
          .call = digest_call<sha512, encode_base64>,
      },
      {
          .name = "filemd5",
          .category = "filesystem",
          .doc = "The MD5 digest of a file's bytes, in hexadecimal digits.",
          .example = {R"(filemd5("motd.txt"))", R"("b1946ac92492d2347c6235b4d2611184")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {path},
          .result = Type::string(),
          .call = digest_call<md5, hex_text>,
      },
      {
          .name = "filesha1",
          .category = "filesystem",
          .doc = "The SHA-1 digest of a file's bytes, in hexadecimal digits.",
          .example = {R"(filesha1("motd.txt"))", R"("f572d396fae9206628714fb2ce00f72e94f2258f")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {path},
          .result = Type::string(),
          .call = digest_call<sha1, hex_text>,
      },
      {
          .name = "filesha256",
          .category = "filesystem",
          .doc = "The SHA-256 digest of a file's bytes, in hexadecimal digits.",
          .example = {R"(filesha256("motd.txt"))",
                      R"("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {path},
          .result = Type::string(),
          .call = digest_call<sha256_bytes, hex_text>,
      },
      {
          .name = "filesha512",
          .category = "filesystem",
          .doc = "The SHA-512 digest of a file's bytes, in hexadecimal digits.",
          .example =
              {R"(filesha512("motd.txt"))",
               R"("e7c22b994c59d9cf2b48e549b1e24666636045930d3da7c1acb299d1c3b7f931f94aae41edda2c2b207a36e10f8bcb8d45223e54878f5b316e7ce3b6bc019629")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {path},
          .result = Type::string(),
          .call = digest_call<sha512, hex_text>,
      },
      {
          .name = "sha256file",
          .category = "filesystem",
          .doc = "Another name of filesha256.",
          .example = {R"(sha256file("motd.txt"))",
                      R"("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {path},
          .result = Type::string(),
          .call = digest_call<sha256_bytes, hex_text>,
      },
  };
  return functions;
}

}  // namespace kiln
