#pragma once

#include <yaml.h>

#include <string_view>

#include "compiler/source/result.h"

namespace kiln {

// What libyaml's parser found, or nothing yet. Owns its texts.
class YamlEvent {
 public:
  YamlEvent() = default;
  YamlEvent(const YamlEvent&) = delete;
  YamlEvent& operator=(const YamlEvent&) = delete;
  ~YamlEvent() { yaml_event_delete(&event_); }

  const yaml_event_t* operator->() const { return &event_; }
  bool is(yaml_event_type_t type) const { return event_.type == type; }

  // A problem where the event begins, in the form of YamlEvents::next().
  Error problem(std::string_view message) const;

 private:
  friend class YamlEvents;
  yaml_event_t event_ = {};
};

// The events of a text in order.
class YamlEvents {
 public:
  // `text` must live as long.
  explicit YamlEvents(std::string_view text);
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;
  ~YamlEvents() { yaml_parser_delete(&parser_); }

  // Reads into a new event. Errors are worded as those of Packer's library, go-cty-yaml: libyaml's
  // words behind `on line 1, column 2: ` where lines count from zero, and no place on the first
  // line.
  Result<void> next(YamlEvent& event);

 private:
  yaml_parser_t parser_ = {};
};

// Empty for no text.
std::string_view yaml_text(const yaml_char_t* text);

}  // namespace kiln
