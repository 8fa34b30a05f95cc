#include "runtime/service/vault.h"

#include <fmt/format.h>

#include <charconv>

#include "compiler/config/config.h"
#include "runtime/http/http_client.h"

namespace kiln {
namespace {

constexpr long not_found = 404;
// A redirection that is not followed is none of the answers either.
constexpr long first_error = 300;
constexpr int default_retries = 2;

std::string first_of(const ServiceSettings& settings, const char* a, const char* b) {
  const std::string text = settings.variable(a);
  return text.empty() ? settings.variable(b) : text;
}

std::optional<int> small_number(const std::string& text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size() || number < 0) {
    return std::nullopt;
  }
  return number;
}

// Seconds, or one of Go's durations.
Result<std::chrono::milliseconds> timeout_of(const ServiceSettings& settings) {
  const std::string text = settings.variable("VAULT_CLIENT_TIMEOUT");
  if (text.empty()) {
    return HttpRequest{}.timeout;
  }
  const std::optional<int> seconds = small_number(text);
  const std::optional<Duration> duration =
      seconds ? std::optional<Duration>(std::chrono::seconds(*seconds)) : parse_duration(text);
  if (!duration || *duration <= Duration{0}) {
    return Error{"VAULT_CLIENT_TIMEOUT must be a duration, such as \"30s\""};
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(*duration);
}

Result<HttpRequest> request_for(const ServiceSettings& settings, const std::string& path,
                                const std::string& token) {
  HttpRequest request;
  std::string address = first_of(settings, "VAULT_AGENT_ADDR", "VAULT_ADDR");
  if (address.empty()) {
    address = "https://127.0.0.1:8200";
  }
  if (address.starts_with("unix://")) {
    request.unix_socket = address.substr(sizeof "unix://" - 1);
    address = "http://localhost";
  }
  if (!address.starts_with("http://") && !address.starts_with("https://")) {
    return Error{"VAULT_ADDR must begin with http:// or https://"};
  }
  while (address.ends_with('/')) {
    address.pop_back();
  }
  const size_t start = std::min(path.find_first_not_of('/'), path.size());
  request.url = address + "/v1/" + escape_path(path.substr(start));
  request.headers = {"X-Vault-Request: true", "X-Vault-Token: " + token};
  if (const std::string space = settings.variable("VAULT_NAMESPACE"); !space.empty()) {
    request.headers.push_back("X-Vault-Namespace: " + space);
  }
  request.tls.ca_file = settings.variable("VAULT_CACERT");
  request.tls.ca_directory = settings.variable("VAULT_CAPATH");
  request.tls.ca_text = settings.variable("VAULT_CACERT_BYTES");
  request.tls.client_certificate = settings.variable("VAULT_CLIENT_CERT");
  request.tls.client_key = settings.variable("VAULT_CLIENT_KEY");
  request.tls.server_name = settings.variable("VAULT_TLS_SERVER_NAME");
  KILN_ASSIGN(request.tls.trusts_everybody, settings.truth("VAULT_SKIP_VERIFY", false));
  KILN_ASSIGN(const bool stays, settings.truth("VAULT_DISABLE_REDIRECTS", false));
  // A standby node sends its clients to the active one.
  request.redirections = stays ? 0 : 1;
  request.proxy = first_of(settings, "VAULT_PROXY_ADDR", "VAULT_HTTP_PROXY");
  KILN_ASSIGN(request.timeout, timeout_of(settings));
  return request;
}

std::string list_texts(const Value& reply, const std::string& key, const std::string& token) {
  std::string out;
  const Value* list =
      reply.has_content() && reply.type().is(TypeKind::Object) ? reply.find(key) : nullptr;
  if (list == nullptr || !list->has_content() || !list->type().is(TypeKind::Tuple)) {
    return out;
  }
  for (const Value& text : list->elements()) {
    if (text.has_content() && text.type().is(TypeKind::String)) {
      out += (out.empty() ? "" : "; ") + quote_server(text.as_string(), token);
    }
  }
  return out;
}

const Value* object_at(const Value& object, const std::string& key) {
  const Value* found =
      object.has_content() && object.type().is(TypeKind::Object) ? object.find(key) : nullptr;
  return found != nullptr && found->has_content() && found->type().is(TypeKind::Object) ? found
                                                                                        : nullptr;
}

Result<std::string> value_of(const Value& holder, const std::string& key) {
  if (auto text = text_at(holder, key)) {
    return *std::move(text);
  }
  return Error{"Vault's value for the requested key is not a string"};
}

Result<std::string> read_secret(const Value& reply, const std::string& key,
                                const std::string& token) {
  const Value* secret = object_at(reply, "data");
  const Value* inner = secret == nullptr ? nullptr : secret->find("data");
  if (inner != nullptr) {
    const Value* data = object_at(*secret, "data");
    if (data == nullptr || data->find(key) == nullptr) {
      return Error{"Vault path does not contain the requested key"};
    }
    return value_of(*data, key);
  }
  if (secret != nullptr && secret->find(key) != nullptr) {
    return value_of(*secret, key);
  }
  return Error{
      fmt::format("Vault data was empty at the given path. Check that the path is the "
                  "API's, which has \"data/\" in it for version 2 of the key-value store. "
                  "Original warnings from Vault call: {}",
                  list_texts(reply, "warnings", token))};
}

}  // namespace

Result<std::string> read_vault(const ServiceSettings& settings, const std::string& path,
                               const std::string& key) {
  const std::string token = settings.variable("VAULT_TOKEN");
  if (token.empty()) {
    return Error{"Must set VAULT_TOKEN env var in order to use vault template function"};
  }
  const std::string retries = settings.variable("VAULT_MAX_RETRIES");
  Result<HttpRequest> request = request_for(settings, path, token);
  if (!request) {
    return Error{"Error getting Vault client: " + request.error().message};
  }
  const Result<HttpReply> reply =
      send_again(*request, small_number(retries).value_or(default_retries), settings.stop);
  if (!reply) {
    return Error{"Error reading vault secret: " + reply.error().message};
  }
  const Result<Value> content = read_reply(reply->body);
  // A secret that was deleted is a 404 with data.
  const bool is_soft =
      reply->status == not_found && content && object_at(*content, "data") != nullptr;
  if (reply->status == not_found && !is_soft) {
    return Error{"Vault Secret does not exist at the given path"};
  }
  if (reply->status >= first_error && !is_soft) {
    const std::string why = content ? list_texts(*content, "errors", token) : "";
    return Error{
        fmt::format("Error reading vault secret: Code: {}. Errors: {}", reply->status, why)};
  }
  if (!content) {
    return Error{"Error reading vault secret: " + content.error().message};
  }
  return read_secret(*content, key, token);
}

}  // namespace kiln
