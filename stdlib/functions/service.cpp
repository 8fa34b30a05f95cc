#include "stdlib/functions/arguments.h"

// Functions that ask a service. kiln-engine asks, once per run and question; while planning the
// answer is a typed unknown, so that a plan needs no credentials.
namespace kiln {
namespace {

enum class Answer : uint8_t { Secret, Plain };

FunctionResult ask(const CallContext& context, std::string_view function, Arguments arguments,
                   Answer answer) {
  std::vector<Mark> marks;
  if (answer == Answer::Secret) {
    marks.push_back({"sensitive", std::string(function) + "()"});
  }
  if (!context.ask_service) {
    return pending(Type::string()).with_marks(marks);
  }
  std::vector<std::string> texts;
  for (const Value& argument : arguments) {
    texts.push_back(argument.is_null() ? "" : argument.as_string());
  }
  KILN_ASSIGN(const std::string text, context.ask_service(function, texts));
  return Value::string(text).with_marks(marks);
}

FunctionResult vault_call(const CallContext& context, Arguments arguments) {
  return ask(context, "vault", arguments, Answer::Secret);
}

FunctionResult consul_key_call(const CallContext& context, Arguments arguments) {
  return ask(context, "consul_key", arguments, Answer::Plain);
}

FunctionResult aws_secretsmanager_call(const CallContext& context, Arguments arguments) {
  return ask(context, "aws_secretsmanager", arguments, Answer::Secret);
}

FunctionResult aws_secretsmanager_raw_call(const CallContext& context, Arguments arguments) {
  return ask(context, "aws_secretsmanager_raw", arguments, Answer::Secret);
}

}  // namespace

std::span<const FunctionInfo> service_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "aws_secretsmanager",
          .category = "service and environment",
          .doc =
              "A value of a secret in AWS Secrets Manager. A secret that is no JSON is the value "
              "itself; of one with a single key, null as the key gives that.",
          .example = {R"(aws_secretsmanager("sample/app/password", null))"},
          .parameters = {string_parameter("name", "The secret's name or ARN."),
                         {.name = "key",
                          .type = Type::string(),
                          .allow_null = true,
                          .doc = "The key within the secret, or null."}},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = aws_secretsmanager_call,
      },
      {
          .name = "aws_secretsmanager_raw",
          .category = "service and environment",
          .doc = "The whole text of a secret in AWS Secrets Manager.",
          .example = {R"(aws_secretsmanager_raw("sample/app/password"))"},
          .parameters = {string_parameter("name", "The secret's name or ARN.")},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = aws_secretsmanager_raw_call,
      },
      {
          .name = "consul_key",
          .category = "service and environment",
          .doc = "The value of a key in Consul. CONSUL_HTTP_ADDR, CONSUL_HTTP_TOKEN and the other "
                 "variables of Consul's own programs say where and how.",
          .example = {R"(consul_key("images/base"))"},
          .parameters = {string_parameter("key", "The key, such as \"images/base\".")},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = consul_key_call,
      },
      {
          .name = "vault",
          .category = "service and environment",
          .doc = "A value of a secret in Vault's key-value store, version 1 or 2. VAULT_ADDR, "
                 "VAULT_TOKEN and the other variables of Vault's own programs say where and how.",
          .example = {R"(vault("secret/data/hello", "password"))"},
          .parameters = {string_parameter("path",
                                          "As the API has it: \"secret/data/hello\" in "
                                          "version 2."),
                         string_parameter("key", "The key within the secret.")},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = vault_call,
      },
  };
  return functions;
}

}  // namespace kiln
