#include "cli/kiln_engine/evaluation/run_evaluation.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <charconv>
#include <chrono>

#include "runtime/random_bytes.h"
#include "runtime/template_functions.h"
#include "stdlib/catalog.h"
#include "stdlib/data_source_runners.h"

namespace kiln {

namespace {

int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

RunEvaluation::RunEvaluation(const CommandContext& context)
    : now_(seconds_now()), services_({context.environment, context.files, context.stop}) {}

LoadOptions RunEvaluation::options(const CommandContext& context, const Arguments& arguments) {
  LoadOptions options = load_options(context, arguments);
  options.now = now_;
  options.random = random_bytes;
  options.ask_service = [this](std::string_view function, const std::vector<std::string>& words) {
    return services_.ask(function, words);
  };
  options.read_data_source = [&context, now = now_](const ComponentInfo& component,
                                                    const Value& config) {
    return read_data_source(component, config,
                            run_template_functions(now, *context.files, *catalog().functions),
                            {context.environment, context.stop});
  };
  return options;
}

std::function<Result<std::map<std::string, Value>>(const ComponentInfo&, const Value&)>
data_source_reader(const CommandContext& context) {
  return [&context](const ComponentInfo& component, const Value& config) {
    return read_data_source(
        component, config,
        run_template_functions(seconds_now(), *context.files, *catalog().functions),
        {context.environment, context.stop});
  };
}

void forbid_core_files() {
  const rlimit none = {0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

Result<std::optional<int64_t>> source_date_epoch(const CommandContext& context) {
  std::optional<std::string> text = context.environment("SOURCE_DATE_EPOCH");
  if (!text || text->empty()) {
    return std::optional<int64_t>{};
  }
  int64_t seconds = 0;
  auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (problem != std::errc{} || end != text->data() + text->size() || seconds < 0) {
    return Error{fmt::format(
        "SOURCE_DATE_EPOCH is \"{}\": it must be a number of seconds since 1970", *text)};
  }
  return std::optional<int64_t>{seconds};
}

}  // namespace kiln
