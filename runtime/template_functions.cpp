#include "runtime/template_functions.h"

#include "compiler/config/version.h"
#include "runtime/run_id.h"

namespace kiln {
namespace {

// A function of the language as one of options: text in, text out.
Result<std::string> call_text(const FunctionInfo& function, int64_t now,
                              const std::vector<std::string>& arguments) {
  CallContext context;
  context.now = now;
  std::vector<Value> values;
  for (const std::string& argument : arguments) {
    values.push_back(Value::string(argument));
  }
  FunctionResult result = function.call(context, values);
  if (!result.ok()) {
    return Error{result.error().message};
  }
  return (*result).as_string();
}

}  // namespace

TemplateFunctions run_template_functions(int64_t now, const FileReader& files,
                                         const FunctionTable& functions) {
  TemplateFunctions all;
  auto constant = [&all](const char* name, std::string text) {
    all[name] = [text = std::move(text)](const std::vector<std::string>&) {
      return Result<std::string>(text);
    };
  };
  constant("timestamp", std::to_string(now));
  constant("pwd", files.working_directory());
  constant("packer_version", std::string(packer_version));
  all["uuid"] = [now](const std::vector<std::string>&) {
    return Result<std::string>(time_ordered_uuid(now));
  };
  for (const char* name : {"isotime", "strftime"}) {
    auto function = functions.find(std::string("legacy_") + name);
    if (function != functions.end()) {
      all[name] = [now, info = function->second](const std::vector<std::string>& arguments) {
        return call_text(*info, now, arguments);
      };
    }
  }
  auto refusal = [&all](const char* name, const char* words) {
    all[name] = [words](const std::vector<std::string>&) {
      return Result<std::string>(Error{words});
    };
  };
  refusal("env", "env vars are not allowed here");
  refusal("template_dir", "template path not available");
  refusal("consul_key", "consul_key is not allowed here");
  refusal("vault", "Vault vars are only allowed in the variables section");
  refusal("aws_secretsmanager", "AWS Secrets Manager is only allowed in the variables section");
  return all;
}

}  // namespace kiln
