#include "runtime/service/aws_secrets_manager.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/value/json.h"
#include "compiler/value/unicode.h"
#include "runtime/http/http_client.h"
#include "runtime/service/aws_settings.h"

namespace kiln {
namespace {

constexpr long success = 200;
constexpr int retries = 2;

// A refusal in AWS's JSON protocol: the kind of error and a sentence.
std::string refusal(const HttpReply& reply, const std::string& secret_key) {
  std::string kind;
  std::string message;
  if (const Result<Value> content = read_reply(reply.body)) {
    kind = text_at(*content, "__type").value_or("");
    message = text_at(*content, "message").value_or(text_at(*content, "Message").value_or(""));
  }
  kind = kind.substr(kind.rfind('#') + 1);
  return fmt::format(
      "{}{}{}",
      kind.empty() ? fmt::format("status {}", reply.status) : quote_server(kind, secret_key),
      message.empty() ? "" : ": ", quote_server(message, secret_key));
}

// Go's rendering of a JSON value that is no object: strings, and numbers without fractions.
Result<std::string> plain_text(const Value& value) {
  if (value.has_content() && value.type().is(TypeKind::String)) {
    return value.as_string();
  }
  if (value.has_content() && value.type().is(TypeKind::Number)) {
    return Number::from_double(value.as_number().to_double()).format('f', 0);
  }
  return Error{"Unsupported secret value type: only strings and numbers can be read"};
}

}  // namespace

Result<std::string> read_aws_secret(const ServiceSettings& settings, const std::string& name) {
  if (name.empty()) {
    return Error{"At least one secret name must be provided"};
  }
  KILN_ASSIGN(const AwsSettings aws,
              read_aws_settings(settings, "secretsmanager", "SECRETS_MANAGER"));
  HttpRequest request;
  request.method = "POST";
  request.url = aws.endpoint + "/";
  request.headers = {"Content-Type: application/x-amz-json-1.1",
                     "X-Amz-Target: secretsmanager.GetSecretValue"};
  if (!aws.session_token.empty()) {
    request.headers.push_back("X-Amz-Security-Token: " + aws.session_token);
  }
  request.body = fmt::format(R"({{"SecretId":{},"VersionStage":"AWSCURRENT"}})", json_quote(name));
  request.tls.ca_file = aws.ca_file;
  request.signature = AwsSignature{aws.region, "secretsmanager", aws.access_key, aws.secret_key};
  const auto failed = [&](const std::string& why) {
    return Error{fmt::format("error reading AWS secret {}: {}", go_quote(name), why)};
  };
  const Result<HttpReply> reply = send_again(request, retries, settings.stop);
  if (!reply) {
    return failed(reply.error().message);
  }
  if (reply->status != success) {
    return failed(refusal(*reply, aws.secret_key));
  }
  const Result<Value> content = read_reply(reply->body);
  if (!content) {
    return failed(content.error().message);
  }
  std::optional<std::string> text = text_at(*content, "SecretString");
  if (!text) {
    return Error{"Secret is not string"};
  }
  return *std::move(text);
}

Result<std::string> pick_secret_value(const std::string& secret, const std::string& key) {
  const Result<Value> content = value_from_json(secret);
  if (!content) {
    return secret;
  }
  if (!content->has_content() || !content->type().is(TypeKind::Object)) {
    return Error{"the secret is JSON but no object: aws_secretsmanager_raw reads it as it is"};
  }
  if (key.empty() && content->size() > 1) {
    return Error{"Secret has multiple values and no key was set"};
  }
  if (key.empty() && content->size() == 1) {
    return plain_text(content->entries().begin()->second);
  }
  const Value* found = content->find(key);
  if (found == nullptr) {
    return Error{fmt::format("No secret found for key {}", go_quote(key))};
  }
  return plain_text(*found);
}

}  // namespace kiln
