#include "compiler/value/base64.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/digest.h"

namespace kiln {
namespace {

template <std::string (*digest)(std::string_view), std::string (*notation)(std::string_view)>
FunctionResult digest_call(const CallContext&, Arguments arguments) {
  return Value::string(notation(digest(arguments[0].as_string())));
}

// Sixteen bytes as a UUID of this version (RFC 9562).
std::string uuid_text(std::string bytes, unsigned version) {
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | static_cast<int>(version << 4));
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string text = hex_text(bytes);
  for (size_t dash : {20, 16, 12, 8}) {
    text.insert(dash, "-");
  }
  return text;
}

FunctionResult uuidv4_call(const CallContext& context, Arguments) {
  return context.random ? Value::string(uuid_text(context.random(16), 4)) : pending(Type::string());
}

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// The bytes of a namespace: one of RFC 9562's by its short name, or a UUID.
std::optional<std::string> namespace_bytes(const std::string& name) {
  constexpr std::string_view known[][2] = {{"dns", "6ba7b8109dad11d180b400c04fd430c8"},
                                           {"url", "6ba7b8119dad11d180b400c04fd430c8"},
                                           {"oid", "6ba7b8129dad11d180b400c04fd430c8"},
                                           {"x500", "6ba7b8149dad11d180b400c04fd430c8"}};
  std::string digits;
  for (const auto& [short_name, uuid] : known) {
    digits = name == short_name ? uuid : digits;
  }
  if (digits.empty()) {
    digits = name;
    std::erase(digits, '-');
  }
  if (digits.size() != 32) {
    return {};
  }
  std::string bytes;
  for (size_t i = 0; i < 32; i += 2) {
    int high = hex_digit(digits[i]);
    int low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) {
      return {};
    }
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

FunctionResult uuidv5_call(const CallContext&, Arguments arguments) {
  auto space = namespace_bytes(arguments[0].as_string());
  if (!space) {
    return call_error("uuidv5() doesn't support namespace " + arguments[0].as_string());
  }
  return Value::string(uuid_text(sha1(*space + arguments[1].as_string()).substr(0, 16), 5));
}

}  // namespace

std::span<const FunctionInfo> hash_functions() {
  static const Parameter str = string_parameter("str", "The text, whose UTF-8 bytes count.");
  static const FunctionInfo functions[] = {
      {
          .name = "base64sha256",
          .category = "hash and secret",
          .doc = "The SHA-256 digest of a text, in Base64.",
          .example = {R"(base64sha256("hello"))",
                      R"("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {str},
          .result = Type::string(),
          .call = digest_call<sha256_bytes, encode_base64>,
      },
      {
          .name = "base64sha512",
          .category = "hash and secret",
          .doc = "The SHA-512 digest of a text, in Base64.",
          .example =
              {R"(base64sha512("hello"))",
               R"("m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {str},
          .result = Type::string(),
          .call = digest_call<sha512, encode_base64>,
      },
      {
          .name = "md5",
          .category = "hash and secret",
          .doc = "The MD5 digest of a text, in hexadecimal digits.",
          .example = {R"(md5("hello"))", R"("5d41402abc4b2a76b9719d911017c592")"},
          .parameters = {str},
          .result = Type::string(),
          .not_null = false,
          .call = digest_call<md5, hex_text>,
      },
      {
          .name = "sha1",
          .category = "hash and secret",
          .doc = "The SHA-1 digest of a text, in hexadecimal digits.",
          .example = {R"(sha1("hello"))", R"("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")"},
          .parameters = {str},
          .result = Type::string(),
          .not_null = false,
          .call = digest_call<sha1, hex_text>,
      },
      {
          .name = "sha256",
          .category = "hash and secret",
          .doc = "The SHA-256 digest of a text, in hexadecimal digits.",
          .example = {R"(sha256("hello"))",
                      R"("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")"},
          .parameters = {str},
          .result = Type::string(),
          .not_null = false,
          .call = digest_call<sha256_bytes, hex_text>,
      },
      {
          .name = "sha512",
          .category = "hash and secret",
          .doc = "The SHA-512 digest of a text, in hexadecimal digits.",
          .example =
              {R"(sha512("hello"))",
               R"("9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043")"},
          .parameters = {str},
          .result = Type::string(),
          .not_null = false,
          .call = digest_call<sha512, hex_text>,
      },
      {
          .name = "uuid",
          .category = "hash and secret",
          .doc = "Another name of uuidv4.",
          .example = {"uuid()"},
          .origin = FunctionOrigin::Kiln,
          .result = Type::string(),
          .pure = false,
          .call = uuidv4_call,
      },
      {
          .name = "uuidv4",
          .category = "hash and secret",
          .doc = "A random UUID, another one at each evaluation. A plan does not know it yet.",
          .example = {"uuidv4()"},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = uuidv4_call,
      },
      {
          .name = "uuidv5",
          .category = "hash and secret",
          .doc = "The UUID of a name within a namespace: the same for the same arguments (RFC "
                 "9562, by SHA-1).",
          .example = {R"(uuidv5("dns", "example.com"))",
                      R"("cfbff0d1-9375-5685-968c-48ce8b15ae17")"},
          .parameters = {string_parameter("namespace",
                                          "\"dns\", \"url\", \"oid\", \"x500\" or a UUID."),
                         string_parameter("name", "The name.")},
          .result = Type::string(),
          .not_null = false,
          .call = uuidv5_call,
      },
  };
  return functions;
}

}  // namespace kiln
