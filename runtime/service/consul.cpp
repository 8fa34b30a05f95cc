#include "runtime/service/consul.h"

#include <fmt/format.h>

#include "compiler/value/base64.h"
#include "runtime/http/http_client.h"

namespace kiln {
namespace {

constexpr long not_found = 404;
constexpr long success = 200;
constexpr int retries = 2;

std::string trim(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos
             ? ""
             : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Result<std::string> token_of(const ServiceSettings& settings) {
  const std::string path = settings.variable("CONSUL_HTTP_TOKEN_FILE");
  if (path.empty()) {
    return settings.variable("CONSUL_HTTP_TOKEN");
  }
  KILN_ASSIGN(const std::string text, settings.files->read(path));
  const std::string token = trim(text);
  return token.empty() ? settings.variable("CONSUL_HTTP_TOKEN") : token;
}

Result<HttpRequest> request_for(const ServiceSettings& settings, const std::string& key) {
  HttpRequest request;
  std::string address = settings.variable("CONSUL_HTTP_ADDR");
  address = address.empty() ? "127.0.0.1:8500" : address;
  KILN_ASSIGN(const bool uses_tls, settings.truth("CONSUL_HTTP_SSL", false));
  if (address.starts_with("unix://")) {
    request.unix_socket = address.substr(sizeof "unix://" - 1);
    address = "http://localhost";
  } else if (!address.starts_with("http://") && !address.starts_with("https://")) {
    address = (uses_tls ? "https://" : "http://") + address;
  }
  while (address.ends_with('/')) {
    address.pop_back();
  }
  request.url = address + "/v1/kv/" + escape_path(key.starts_with('/') ? key.substr(1) : key);
  char separator = '?';
  for (const auto& [variable, name] :
       {std::pair{"CONSUL_NAMESPACE", "ns"}, std::pair{"CONSUL_PARTITION", "partition"}}) {
    if (const std::string text = settings.variable(variable); !text.empty()) {
      request.url += fmt::format("{}{}={}", separator, name, escape_url(text));
      separator = '&';
    }
  }
  request.tls.ca_file = settings.variable("CONSUL_CACERT");
  request.tls.ca_directory = settings.variable("CONSUL_CAPATH");
  request.tls.client_certificate = settings.variable("CONSUL_CLIENT_CERT");
  request.tls.client_key = settings.variable("CONSUL_CLIENT_KEY");
  request.tls.server_name = settings.variable("CONSUL_TLS_SERVER_NAME");
  request.basic_login = settings.variable("CONSUL_HTTP_AUTH");
  KILN_ASSIGN(const bool verifies, settings.truth("CONSUL_HTTP_SSL_VERIFY", true));
  request.tls.trusts_everybody = !verifies;
  return request;
}

}  // namespace

Result<std::string> read_consul(const ServiceSettings& settings, const std::string& key) {
  const Result<std::string> token = token_of(settings);
  Result<HttpRequest> request = request_for(settings, key);
  if (!token || !request) {
    return Error{"error getting consul client: " +
                 (token ? request.error().message : token.error().message)};
  }
  if (!token->empty()) {
    request->headers.push_back("X-Consul-Token: " + *token);
  }
  const auto failed = [](const std::string& why) {
    return Error{"error reading consul key: " + why};
  };
  const Result<HttpReply> reply = send_again(*request, retries, settings.stop);
  if (!reply) {
    return failed(reply.error().message);
  }
  if (reply->status == not_found) {
    return Error{"key does not exist at the given path: " + key};
  }
  if (reply->status != success) {
    return failed(fmt::format("Unexpected response code: {} ({})", reply->status,
                              quote_server(reply->body, *token)));
  }
  const Result<Value> content = read_reply(reply->body);
  if (!content) {
    return failed(content.error().message);
  }
  if (!content->has_content() || !content->type().is(TypeKind::Tuple) || content->size() == 0) {
    return failed("the reply is no list of entries");
  }
  const std::optional<std::string> encoded = text_at(content->elements()[0], "Value");
  const DecodedBase64 value = decode_base64(encoded.value_or(""));
  if (!value.ok) {
    return failed("the value is not Base64");
  }
  if (value.bytes.empty()) {
    return Error{"value is empty at path " + key};
  }
  return value.bytes;
}

}  // namespace kiln
