#include "compiler/value/base64.h"
#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/bcrypt.h"
#include "stdlib/functions/formats/rsa.h"

// Passwords and keys.
namespace kiln {
namespace {

constexpr int64_t default_cost = 10;
constexpr int64_t least_cost = 4;
constexpr int64_t greatest_cost = 31;
// A minute of a processor's time; each step more doubles it, and nothing could stop it.
constexpr int64_t greatest_allowed_cost = 20;
constexpr size_t salt_size = 16;

FunctionResult bcrypt_call(const CallContext& context, Arguments arguments) {
  if (arguments.size() > 2) {
    return call_error("bcrypt() takes no more than two arguments");
  }
  int64_t cost = default_cost;
  if (arguments.size() == 2) {
    KILN_ASSIGN(cost, whole_number(arguments[1]));
  }
  constexpr std::string_view failed = "error occured generating password ";
  if (cost > greatest_cost) {
    return call_error(
        fmt::format("{}crypto/bcrypt: cost {} is outside allowed inclusive range {}..{}", failed,
                    cost, least_cost, greatest_cost));
  }
  if (cost > greatest_allowed_cost) {
    return argument_error(1, fmt::format("a cost of more than {} would take minutes to hours",
                                         greatest_allowed_cost));
  }
  const std::string& password = arguments[0].as_string();
  if (password.size() > longest_bcrypt_password) {
    return call_error(
        fmt::format("{}bcrypt: password length exceeds {} bytes", failed, longest_bcrypt_password));
  }
  if (!context.random) {
    return pending(Type::string());
  }
  // Go raises what is too cheap to the default.
  const auto used = static_cast<unsigned>(cost < least_cost ? default_cost : cost);
  KILN_ASSIGN(const std::string hash, bcrypt(password, used, context.random(salt_size)));
  return Value::string(hash);
}

FunctionResult rsadecrypt_call(const CallContext&, Arguments arguments) {
  const std::string& ciphertext = arguments[0].as_string();
  const DecodedBase64 decoded = decode_base64(ciphertext);
  if (!decoded.ok) {
    return call_error(fmt::format("failed to decode input {}: cipher text must be base64-encoded",
                                  go_quote(ciphertext)));
  }
  KILN_ASSIGN(const std::string text, decrypt_rsa(decoded.bytes, arguments[1].as_string()));
  return Value::string(text);
}

}  // namespace

std::span<const FunctionInfo> crypto_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "bcrypt",
          .category = "hash and secret",
          .doc = "A password's hash by bcrypt, with a new random salt each time. At most 72 bytes "
                 "of password count and more are an error.",
          .example = {R"(bcrypt("correct horse"))"},
          .parameters = {string_parameter("str", "The password.")},
          .rest = number_parameter("cost",
                                   "From 4 to 20, 10 unless given: each step doubles the "
                                   "work of making and of guessing it."),
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = bcrypt_call,
      },
      {
          .name = "rsadecrypt",
          .category = "hash and secret",
          .doc = "Decrypts a text that was encrypted for an RSA key by PKCS #1 v1.5.",
          .example = {R"(rsadecrypt(var.encrypted_password, file("private_key.pem")))"},
          .parameters = {string_parameter("ciphertext", "The encrypted bytes in Base64."),
                         string_parameter("privatekey",
                                          "The private key: PEM, PKCS #1, without a "
                                          "password.")},
          .result = Type::string(),
          .not_null = false,
          .call = rsadecrypt_call,
      },
  };
  return functions;
}

}  // namespace kiln
