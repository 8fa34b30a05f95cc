#include "runtime/event_hub.h"

#include "runtime/redaction.h"

namespace kiln {
namespace {

// Every text of an event that may have come from outside.
void scrub_texts(Event& event, const Redactor& redactor) {
  auto scrub = [&](std::string& text) { text = redactor.scrub(text); };
  auto scrub_artifacts = [&](std::vector<ArtifactSummary>& artifacts) {
    for (ArtifactSummary& artifact : artifacts) {
      scrub(artifact.id);
      scrub(artifact.description);
      for (std::string& file : artifact.files) {
        scrub(file);
      }
    }
  };
  if (auto* started = std::get_if<event::StepStarted>(&event.what)) {
    scrub(started->summary);
  } else if (auto* said = std::get_if<event::StepSaid>(&event.what)) {
    scrub(said->text);
  } else if (auto* output = std::get_if<event::StepOutput>(&event.what)) {
    scrub(output->line);
  } else if (auto* progress = std::get_if<event::StepProgress>(&event.what)) {
    scrub(progress->what);
  } else if (auto* step = std::get_if<event::StepFinished>(&event.what)) {
    scrub(step->error);
  } else if (auto* build = std::get_if<event::BuildFinished>(&event.what)) {
    scrub(build->error);
    scrub_artifacts(build->artifacts);
  }
}

}  // namespace

void EventHub::on_event(const Event& event) {
  Event clean = event;
  if (redactor_ != nullptr) {
    scrub_texts(clean, *redactor_);
  }
  std::lock_guard lock(mutex_);
  for (EventSink* sink : sinks_) {
    sink->on_event(clean);
  }
}

}  // namespace kiln
