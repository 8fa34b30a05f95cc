// The ciphertext was made with openssl for a key made for this test.
#include "stdlib/functions/formats/bcrypt.h"
#include "tests/support/function_cases.h"

namespace kiln {
namespace {

const std::string& private_key() {
  static const std::string key =
      R"(-----BEGIN RSA PRIVATE KEY-----
MIICXQIBAAKBgQDLAwW48r6nPTqyarcqJ+MF9xgI5Pzy1PtXGcw9/wV+jNdNznt9
PKvHp43sJ5slBN92Gxnw6TO9/sYVgLm362rPviC1Z5rj6SWEt9QNhQlSJim3LAod
ly8pmCGIoBwkIwG0mPuFcF7cfQxB2sPkKeZ2IJ9JPEqi7MTsxHbcYQ0XjQIDAQAB
AoGBAKPdDapqbY+KMa2/y5bAWVQATasoQjAzz6hPj3dfOG0ce9E24KCG71UZnsnG
ckkgNMsdNwQpB/XNBtBmdgHJiQ00KdkFByEMDGqEsbjkDxZysYfRnQrKEsV4Loot
VnXOMuG3WvD4gVATJv4eO+rPXba0090LJoWJ1a3uRo1wpf4VAkEA5rdCf29/TJYi
ikmNR8Zqp7NIrdzJ6J70hE3ns5avmHZ+cmgveMyak//ygbn6/8tAfvaUP2QF8pQY
gYqZPQAHjwJBAOFChktQVPXFu3C3OVQWxW9ud+KuwAkmR5kdGoi4SuUV+ipAE7ag
A1qXC30NrjRePqKPrF+pKfKXgNNKNM9zgSMCQFArfBL2NoDxZp0xA8PeIa+Wb/ni
T9LicUsMGyhfgzLycevlYiGSz2AAP09uxdZe1VGI82i3pA1wArf45li5CucCQEsv
/ElZN/KNHIKD9dO2ghIuqj90ms6zA0T9LOUjtoP+sPC3UJ0tjdEIB6KnFVWPe5Kh
KCUJ/uFlZm+gHj58TEcCQQDH+2WTrok29tcSqOOnzpQW4f7/lX92YGCTPKJzY23m
fa8VV+08XebYBRpIBpU6PKxzt5iWTyco8YZo9zxxVCou
-----END RSA PRIVATE KEY-----
)";
  return key;
}

constexpr std::string_view ciphertext =
    "l6BjakWZlaN76kEJA8dKk1m5GjSm4dLJWOjHh7Bdr1ZkelGCqTAP+/tFmbZsxUZDQP3mbfR6Vs2sCR4y"
    "E6z3xj9l7eQmgS3TutNZoksMORdmSm7hftqKoAFKVb6cs3yil5tLXnEPkXJnBNJHmJhupbO31aq0naRd"
    "Ut44eCkGaWs=";

std::string evaluate_with_key(std::string_view expression) {
  CallContext context;
  context.random = [](size_t size) { return std::string(size, '\x5A'); };
  Scope scope;
  scope.set_functions(&functions(), &context);
  scope.set("key", Value::string(private_key()));
  scope.set("text", Value::string(ciphertext));
  scope.set("long", Value::string(std::string(73, 'x')));
  return evaluate_text(expression, scope);
}

TEST_CASE("rsadecrypt gives what was encrypted, and Packer's words for what is wrong") {
  const std::string failed = R"(Error in function call: Call to function "rsadecrypt" failed: )";
  CHECK(evaluate_with_key("rsadecrypt(text, key)") == R"(string "hunter2")");
  CHECK(evaluate_with_key(R"(rsadecrypt("?", key))") ==
        failed + R"(failed to decode input "?": cipher text must be base64-encoded.)");
  CHECK(evaluate_with_key(R"(rsadecrypt(text, "x"))") ==
        failed + "failed to parse key: no key found.");
  CHECK(evaluate_with_key(R"(rsadecrypt("aaaa", key))") ==
        failed + "crypto/rsa: decryption error.");
  CHECK(
      evaluate_with_key(
          R"(rsadecrypt(text, replace(key, "KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\n")))") ==
      failed +
          "failed to parse key: password protected keys are not supported. Please decrypt "
          "the key prior to use.");
  CHECK(evaluate_with_key(R"(rsadecrypt(text, replace(key, "MIIC", "AAAA")))") ==
        failed + "failed to parse key: it is not an RSA private key in the form of PKCS #1.");
}

TEST_CASE("bcrypt is the algorithm that others have") {
  // A vector of the original implementation's.
  const std::string salt = "\x14\x4b\x3d\x69\x1a\x7b\x4e\xcf\x39\xcf\x73\x5c\x7f\xa7\xa7\x9c";
  Result<std::string> hash = bcrypt("", 6, salt);
  REQUIRE(hash.ok());
  CHECK(*hash == "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.");
  CHECK_FALSE(bcrypt(std::string("a\0b", 3), 6, salt).ok());
}

TEST_CASE("bcrypt() bounds its cost and its password") {
  const std::string failed = R"(Error in function call: Call to function "bcrypt" failed: )";
  CHECK(evaluate_with_key(R"(bcrypt("a", 4))")
            .starts_with(R"(string "$2a$04$UjnYUjnYUjnYUjnYUjnYU)"));
  CHECK(evaluate_with_key(R"(bcrypt("a", 4, 5))") ==
        failed + "bcrypt() takes no more than two arguments.");
  CHECK(evaluate_with_key(R"(bcrypt("a", 32))") ==
        failed +
            "error occured generating password crypto/bcrypt: cost 32 is outside allowed "
            "inclusive range 4..31.");
  CHECK(
      evaluate_with_key(R"(bcrypt("a", 21))") ==
      R"(Invalid function argument: Invalid value for "cost" parameter: a cost of more than 20 would take minutes to hours.)");
  CHECK(evaluate_with_key("bcrypt(long)") ==
        failed + "error occured generating password bcrypt: password length exceeds 72 bytes.");
}

TEST_CASE("while planning bcrypt is an unknown text") {
  check_cases(std::to_array<FunctionCase>({
      {R"(bcrypt("a"))", R"(string {"$unknown":true})"},
  }));
}

}  // namespace
}  // namespace kiln
