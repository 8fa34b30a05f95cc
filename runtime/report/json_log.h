#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "runtime/report/event_json.h"

namespace kiln {

// `-json`: every event as one JSON object on a line.
class JsonLog final : public EventSink {
 public:
  explicit JsonLog(std::function<void(std::string_view)> out) : out_(std::move(out)) {}

  void on_event(const Event& event) override { out_(event_json(event) + "\n"); }

 private:
  std::function<void(std::string_view)> out_;
};

}  // namespace kiln
