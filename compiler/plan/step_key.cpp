#include "compiler/plan/step_key.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/plan/step_options.h"
#include "compiler/plan/unknown_origins.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

// `b.conf` of `a/b.conf`, `site/` of `a/site/`: all of a path that a component looks at beside the
// content.
std::string_view last_part(std::string_view path) {
  const size_t end = path.find_last_not_of('/');
  const size_t slash = path.substr(0, end + 1).rfind('/');
  return slash == std::string_view::npos || end == std::string_view::npos ? path
                                                                          : path.substr(slash + 1);
}

class KeyWriter {
 public:
  explicit KeyWriter(const Step& step) : step_(step), is_shown_(step.input_files.size()) {}

  std::string write(const Value& config, const std::vector<std::string>& parents) {
    writer_.begin_object();
    member("format", "kiln.step-key/1");
    member("kind", component_kind_name(step_.kind));
    member("component", step_.component->name);
    writer_.key("version");
    writer_.integer(step_.component->version);
    member("action", step_.action);
    writer_.key("config");
    write_value(config);
    writer_.key("machine");
    write_value(step_.key.machine);
    member("build_name", step_.key.build_name);
    // Those that no option names.
    writer_.key("files");
    writer_.begin_array();
    for (size_t i = 0; i < step_.input_files.size(); ++i) {
      if (!is_shown_[i]) {
        write_file(step_.input_files[i], step_.input_files[i].path);
      }
    }
    writer_.end_array();
    writer_.key("parents");
    writer_.begin_array();
    for (const std::string& parent : parents) {
      writer_.string(parent);
    }
    writer_.end_array();
    writer_.end_object();
    return writer_.text();
  }

 private:
  void member(std::string_view name, std::string_view text) {
    writer_.key(name);
    writer_.string(text);
  }

  // An option that is not set is left out, so that a component may get new ones.
  void write_entry(const std::string& name, const Value& value) {
    if (value.has_content()) {
      writer_.key(name);
      write_value(value);
    }
  }

  void write_file(const InputFile& file, std::string_view path) {
    writer_.begin_object();
    member("$file", path);
    member("digest", file.digest.value_or(""));
    writer_.end_object();
  }

  // The path of a file that is read is its last part and what is in it: where a checkout lies does
  // not matter.
  void write_string(const std::string& text) {
    const auto file = std::ranges::lower_bound(step_.input_files, text, {}, &InputFile::path);
    if (file == step_.input_files.end() || file->path != text) {
      writer_.string(text);
      return;
    }
    is_shown_[static_cast<size_t>(file - step_.input_files.begin())] = true;
    write_file(*file, last_part(text));
  }

  void write_value(const Value& value) {
    if (!value.has_content()) {
      writer_.null();
      return;
    }
    switch (value.type().kind()) {
      case TypeKind::Bool:
        writer_.boolean(value.as_bool());
        return;
      case TypeKind::Number:
        if (value.as_number().is_infinite()) {
          writer_.string(value.as_number().text());
        } else {
          writer_.number(value.as_number().text());
        }
        return;
      case TypeKind::String:
        write_string(value.as_string());
        return;
      case TypeKind::List:
      case TypeKind::Set:
      case TypeKind::Tuple:
        writer_.begin_array();
        for (const Value& element : value.elements()) {
          write_value(element);
        }
        writer_.end_array();
        return;
      case TypeKind::Map:
      case TypeKind::Object:
        writer_.begin_object();
        for (const auto& [name, element] : value.entries()) {
          write_entry(name, element);
        }
        writer_.end_object();
        return;
      case TypeKind::Dynamic:
      case TypeKind::Capsule:
        break;
    }
    writer_.null();
  }

  const Step& step_;
  // By input file: an option has named it.
  std::vector<bool> is_shown_;
  JsonWriter writer_;
};

std::optional<std::string> what_is_missing(const Step& step, const Value& config) {
  for (const InputFile& file : step.input_files) {
    if (!file.digest) {
      return fmt::format("{} cannot be read", file.path);
    }
  }
  if (config.is_wholly_known()) {
    return std::nullopt;
  }
  const std::vector<std::string> origins = unknown_origins(config);
  return fmt::format("{} is known only during the run",
                     origins.empty() ? "a value" : fmt::format("{}", fmt::join(origins, ", ")));
}

}  // namespace

Result<StepKeyBytes> step_key_bytes(const Step& step, const Value& config,
                                    const std::vector<std::string>& parents) {
  const Value options = options_of(step, config);
  if (std::optional<std::string> missing = what_is_missing(step, options)) {
    return Error{*std::move(missing)};
  }
  return StepKeyBytes{KeyWriter(step).write(options, parents)};
}

}  // namespace kiln
