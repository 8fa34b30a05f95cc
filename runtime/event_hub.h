#pragma once

#include <mutex>
#include <vector>

#include "runtime/events.h"

namespace kiln {

class Redactor;

// Hands every event to all sinks, in one order for all of them, from whatever thread it comes.
// Secrets are taken out of the texts on the way, so no sink ever sees one.
class EventHub final : public EventSink {
 public:
  // `redactor` may be null; it and the sinks must outlive the hub.
  explicit EventHub(const Redactor* redactor = nullptr) : redactor_(redactor) {}

  // Before the first event.
  void add(EventSink& sink) { sinks_.push_back(&sink); }

  void on_event(const Event& event) override;

 private:
  const Redactor* redactor_;
  std::mutex mutex_;
  std::vector<EventSink*> sinks_;
};

// An event of now.
template <typename What>
Event event_now(std::string build, What what) {
  return {std::chrono::system_clock::now(), std::move(build), std::move(what)};
}

}  // namespace kiln
