#include "stdlib/functions/formats/yaml_events.h"

#include "compiler/source/check.h"
#include "fmt/format.h"

namespace kiln {
namespace {

Error problem_at(const yaml_mark_t& mark, std::string_view message) {
  if (mark.line == 0) {
    return Error{std::string(message)};
  }
  return Error{fmt::format("on line {}, column {}: {}", mark.line, mark.column + 1, message)};
}

}  // namespace

Error YamlEvent::problem(std::string_view message) const {
  return problem_at(event_.start_mark, message);
}

YamlEvents::YamlEvents(std::string_view text) {
  KILN_CHECK(yaml_parser_initialize(&parser_) == 1, "no memory for a YAML parser");
  yaml_parser_set_input_string(&parser_, reinterpret_cast<const yaml_char_t*>(text.data()),
                               text.size());
}

Result<void> YamlEvents::next(YamlEvent& event) {
  if (yaml_parser_parse(&parser_, &event.event_) == 1) {
    return {};
  }
  const std::string_view message =
      parser_.problem == nullptr ? "invalid YAML syntax" : parser_.problem;
  if (parser_.problem_mark.line == 0) {
    return problem_at(parser_.context_mark, message);
  }
  yaml_mark_t place = parser_.problem_mark;
  if (parser_.error == YAML_SCANNER_ERROR) {
    ++place.line;
    place.column = 0;
  }
  return problem_at(place, message);
}

std::string_view yaml_text(const yaml_char_t* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

}  // namespace kiln
