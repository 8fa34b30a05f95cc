#include <fmt/format.h>

#include <algorithm>

#include "runtime/data_source.h"
#include "runtime/http/http_client.h"

namespace kiln {
namespace {

// As many as Go's client follows.
constexpr int redirections = 10;
constexpr int retries = 2;
constexpr size_t largest_reply = size_t{16} << 20;

// Null and empty are as good as no text.
std::string text_of(const Value& config, std::string_view name) {
  const Value* value = config.find(name);
  return value != nullptr && value->has_content() ? value->as_string() : std::string();
}

// Asking twice does what asking once does (RFC 9110, 9.2.2).
bool is_idempotent(const std::string& method) {
  return method != "POST" && method != "PATCH";
}

Result<HttpRequest> request_for(const Value& config) {
  HttpRequest request;
  request.url = text_of(config, "url");
  const std::string method = text_of(config, "method");
  request.method = method.empty() ? "GET" : method;
  std::ranges::transform(request.method, request.method.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  request.body = text_of(config, "request_body");
  request.redirections = redirections;
  request.largest_reply = largest_reply;
  const Value* headers = config.find("request_headers");
  if (headers == nullptr || !headers->has_content()) {
    return request;
  }
  for (const auto& [name, value] : headers->entries()) {
    const std::string text = value.has_content() ? value.as_string() : std::string();
    if ((name + text).find_first_of("\r\n") != std::string::npos) {
      return Error{fmt::format("the request header {} has a line break in it", name)};
    }
    // libcurl takes `Name:` for a header that is not to be sent.
    request.headers.push_back(text.empty() ? name + ";" : name + ": " + text);
  }
  return request;
}

Value reply_headers(const HttpReply& reply) {
  std::map<std::string, Value> headers;
  for (const auto& [name, value] : reply.headers) {
    const auto known = headers.find(name);
    headers.insert_or_assign(
        name,
        Value::string(known == headers.end() ? value : known->second.as_string() + ", " + value));
  }
  return Value::map(Type::string(), std::move(headers));
}

Result<std::map<std::string, Value>> read_http(const Value& config,
                                               const DataSourceContext& context) {
  constexpr long first_success = 200;
  constexpr long first_other = 300;
  KILN_ASSIGN(HttpRequest request, request_for(config));
  // As Go's programs are told which authorities to trust.
  request.tls.ca_file = context.environment("SSL_CERT_FILE").value_or("");
  request.tls.ca_directory = context.environment("SSL_CERT_DIR").value_or("");
  KILN_ASSIGN(const HttpReply reply,
              send_again(request, is_idempotent(request.method) ? retries : 0, context.stop));
  if (reply.status < first_success || reply.status >= first_other) {
    return Error{fmt::format("HTTP request error. Response code: {}", reply.status)};
  }
  return std::map<std::string, Value>{{"url", *config.find("url")},
                                      {"body", Value::string(reply.body)},
                                      {"request_headers", reply_headers(reply)}};
}

}  // namespace

const DataSourceRunner& http_data_source_runner() {
  static const DataSourceRunner runner = {read_http};
  return runner;
}

}  // namespace kiln
