#include "compiler/plan/step_options.h"

#include <set>

namespace kiln {
namespace {

// Lists of blocks are lists or tuples.
Value only_element(const Value& blocks, size_t index) {
  if (!blocks.has_content() || index >= blocks.size()) {
    return blocks;
  }
  return Value::tuple({blocks.elements()[index]}).with_marks_of(blocks);
}

class OptionChoice {
 public:
  OptionChoice(const Value& config, const std::map<std::string, size_t>& elements)
      : config_(config), elements_(elements) {}

  void take(const std::string& name) {
    if (const Value* value = config_.find(name)) {
      const auto element = elements_.find(name);
      taken_.emplace(name,
                     element == elements_.end() ? *value : only_element(*value, element->second));
    }
  }

  Value finish() { return Value::object(std::move(taken_)).with_marks_of(config_); }

 private:
  const Value& config_;
  const std::map<std::string, size_t>& elements_;
  std::map<std::string, Value> taken_;
};

}  // namespace

Value options_of(const StepDeclaration& declaration, const Value& config) {
  if (!config.has_content()) {
    return config;
  }
  OptionChoice choice(config, declaration.elements);
  for (const std::string& name : declaration.arguments) {
    choice.take(name);
  }
  return choice.finish();
}

Value options_of(const Step& step, const Value& config) {
  if (step.kind != ComponentKind::Builder || !config.has_content() || !step.config.has_content()) {
    return config;
  }
  OptionChoice choice(config, step.elements);
  for (const auto& [name, value] : step.config.entries()) {
    choice.take(name);
  }
  return choice.finish();
}

std::vector<InputFile> input_files_of(const Step& step, const Value& config) {
  std::set<std::string> paths;
  for (const InputFile& file : step.input_files) {
    paths.insert(file.path);
  }
  if (step.component->input_files != nullptr) {
    for (std::string& path : step.component->input_files(options_of(step, config))) {
      paths.insert(std::move(path));
    }
  }
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    files.push_back({path});
  }
  return files;
}

}  // namespace kiln
