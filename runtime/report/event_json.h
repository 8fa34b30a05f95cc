#pragma once

#include <chrono>
#include <string>

#include "runtime/events.h"

namespace kiln {

// An event as one JSON object on one line, without a newline: `time` (RFC 3339, UTC), `event`
// (`step_started`), `build` unless it is the run's, then the fields of the event. Durations are
// seconds. This is what `-json` prints and the run record keeps; docs/events.md describes it.
std::string event_json(const Event& event);

// `succeeded`, `failed`, `skipped`, `reused`, `cancelled`.
std::string_view outcome_name(Outcome outcome);

// RFC 3339 in UTC with milliseconds: `2026-01-31T12:00:00.000Z`.
std::string utc_time_text(std::chrono::system_clock::time_point time);

}  // namespace kiln
