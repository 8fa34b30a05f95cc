#include <fmt/format.h>

#include "runtime/component.h"

namespace kiln {

GoTemplateContext template_context(const StepContext& context,
                                   std::map<std::string, std::string> fields) {
  GoTemplateContext result;
  if (context.run_functions != nullptr) {
    result.functions = *context.run_functions;
  }
  result.fields = context.build_data;
  for (auto& [name, value] : fields) {
    result.fields[name] = std::move(value);
  }
  auto constant = [&result](const char* name, const std::string& value) {
    result.functions[name] = [value](const std::vector<std::string>&) -> Result<std::string> {
      return value;
    };
  };
  constant("build_name", context.declared_name);
  constant("build_type", context.builder_type);
  result.functions["build"] =
      [data = context.build_data](const std::vector<std::string>& args) -> Result<std::string> {
    auto found = args.size() == 1 ? data.find(args[0]) : data.end();
    if (found == data.end()) {
      return Error{fmt::format("loaded data, but couldnt find {} in it.",
                               args.empty() ? "a name" : args[0])};
    }
    return found->second;
  };
  return result;
}

}  // namespace kiln
