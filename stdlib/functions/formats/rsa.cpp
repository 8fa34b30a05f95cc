#include "stdlib/functions/formats/rsa.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <functional>
#include <memory>
#include <optional>

#include "compiler/source/loaded_library.h"
#include "compiler/value/base64.h"

namespace kiln {
namespace {

// The functions of libcrypto that are used.
struct Crypto {
  decltype(::d2i_PrivateKey)* read_key = nullptr;
  decltype(::EVP_PKEY_free)* free_key = nullptr;
  decltype(::EVP_PKEY_CTX_new)* new_context = nullptr;
  decltype(::EVP_PKEY_CTX_free)* free_context = nullptr;
  decltype(::EVP_PKEY_decrypt_init)* start = nullptr;
  decltype(::EVP_PKEY_CTX_set_rsa_padding)* set_padding = nullptr;
  decltype(::EVP_PKEY_decrypt)* decrypt = nullptr;
  decltype(::ERR_clear_error)* clear_errors = nullptr;

  bool find_all(const LoadedLibrary& library) {
    return library.find(read_key, "d2i_PrivateKey") && library.find(free_key, "EVP_PKEY_free") &&
           library.find(new_context, "EVP_PKEY_CTX_new") &&
           library.find(free_context, "EVP_PKEY_CTX_free") &&
           library.find(start, "EVP_PKEY_decrypt_init") &&
           library.find(set_padding, "EVP_PKEY_CTX_set_rsa_padding") &&
           library.find(decrypt, "EVP_PKEY_decrypt") &&
           library.find(clear_errors, "ERR_clear_error");
  }
};

// The bytes of the first PEM block (RFC 7468), and whether its headers say that it is encrypted.
struct PemBlock {
  std::string bytes;
  bool is_encrypted = false;
};

std::optional<PemBlock> first_pem_block(std::string_view text) {
  constexpr std::string_view begin = "-----BEGIN ";
  constexpr std::string_view dashes = "-----";
  size_t at = text.starts_with(begin) ? 0 : text.find("\n" + std::string(begin));
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  text.remove_prefix(at + (text[at] == '\n' ? 1 : 0) + begin.size());
  const size_t label_end = text.find(dashes);
  if (label_end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string end = "\n-----END " + std::string(text.substr(0, label_end)) + "-----";
  text.remove_prefix(label_end + dashes.size());
  const size_t stop = text.find(end);
  if (stop == std::string_view::npos) {
    return std::nullopt;
  }
  text = text.substr(0, stop);
  PemBlock block;
  block.is_encrypted = text.find("Proc-Type: 4,ENCRYPTED") != std::string_view::npos;
  if (!block.is_encrypted) {
    std::string symbols(text);
    std::erase_if(symbols, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    DecodedBase64 decoded = decode_base64(symbols);
    if (!decoded.ok) {
      return std::nullopt;
    }
    block.bytes = std::move(decoded.bytes);
  }
  return block;
}

constexpr const char* decryption_error = "crypto/rsa: decryption error";

Result<std::string> decrypt_with(const Crypto& crypto, EVP_PKEY& key,
                                 const std::string& ciphertext) {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(crypto.free_context)> context(
      crypto.new_context(&key, nullptr), crypto.free_context);
  if (context == nullptr || crypto.start(context.get()) <= 0 ||
      crypto.set_padding(context.get(), RSA_PKCS1_PADDING) <= 0) {
    return Error{decryption_error};
  }
  const auto* input = reinterpret_cast<const unsigned char*>(ciphertext.data());
  size_t size = 0;
  if (crypto.decrypt(context.get(), nullptr, &size, input, ciphertext.size()) <= 0) {
    return Error{decryption_error};
  }
  std::string text(size, '\0');
  if (crypto.decrypt(context.get(), reinterpret_cast<unsigned char*>(text.data()), &size, input,
                     ciphertext.size()) <= 0) {
    return Error{decryption_error};
  }
  text.resize(size);
  return text;
}

}  // namespace

Result<std::string> decrypt_rsa(const std::string& ciphertext, const std::string& private_key) {
  std::optional<PemBlock> block = first_pem_block(private_key);
  if (!block) {
    return Error{"failed to parse key: no key found"};
  }
  if (block->is_encrypted) {
    return Error{
        "failed to parse key: password protected keys are not supported. Please decrypt the key "
        "prior to use"};
  }
  KILN_ASSIGN(const LoadedLibrary library, LoadedLibrary::load("libcrypto.so.3"));
  Crypto crypto;
  if (!crypto.find_all(library)) {
    return Error{"libcrypto.so.3 lacks functions for RSA"};
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(block->bytes.data());
  const std::unique_ptr<EVP_PKEY, decltype(crypto.free_key)> key(
      crypto.read_key(EVP_PKEY_RSA, nullptr, &bytes, static_cast<long>(block->bytes.size())),
      crypto.free_key);
  if (key == nullptr) {
    crypto.clear_errors();
    return Error{"failed to parse key: it is not an RSA private key in the form of PKCS #1"};
  }
  Result<std::string> text = decrypt_with(crypto, *key, ciphertext);
  crypto.clear_errors();
  return text;
}

}  // namespace kiln
