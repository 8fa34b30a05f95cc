#include "runtime/report/packer_log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/duration_text.h"
#include "compiler/source/machine_line.h"

namespace kiln {
namespace {

constexpr int red = 31;
// Green, cyan, magenta, yellow, blue: one for each build in turn.
constexpr int build_colors[] = {32, 36, 35, 33, 34};

std::string_view without_trailing_blanks(std::string_view text) {
  size_t end = text.find_last_not_of(" \t\r\n\v\f");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

// RFC 3339 in local time: `2026-01-31T12:00:00+01:00`.
std::string local_time_text(std::chrono::system_clock::time_point time) {
  std::string text = fmt::format("{:%Y-%m-%dT%H:%M:%S%z}",
                                 fmt::localtime(std::chrono::system_clock::to_time_t(time)));
  if (text.ends_with("+0000")) {
    return text.substr(0, text.size() - 5) + "Z";
  }
  return text.insert(text.size() - 2, ":");
}

bool has_succeeded(Outcome outcome) {
  return outcome != Outcome::Failed && outcome != Outcome::Cancelled;
}

}  // namespace

void PackerLog::on_event(const Event& event) {
  std::visit([&](const auto& what) { tell(event, what); }, event.what);
}

size_t PackerLog::color_of(const std::string& build) const {
  auto place = std::ranges::find(builds_, build);
  return static_cast<size_t>(place - builds_.begin()) % std::size(build_colors);
}

void PackerLog::write(const Event& event, std::string_view text, bool is_error) {
  if (style_.machine_readable) {
    write_data(event, "", {"ui", is_error ? "error" : "say", std::string(text)});
    return;
  }
  std::string line(text);
  if (style_.timestamps) {
    line = local_time_text(event.time) + ": " + line;
  }
  if (style_.color && (is_error || !event.build.empty())) {
    line = fmt::format("\x1b[1;{}m{}\x1b[0m", is_error ? red : build_colors[color_of(event.build)],
                       line);
  }
  out_(line + "\n");
}

void PackerLog::write_data(const Event& event, std::string_view target,
                           const std::vector<std::string>& fields) {
  if (!style_.machine_readable) {
    return;
  }
  out_(machine_line(event.time, target, fields));
}

void PackerLog::speak(const Event& event, const std::string& address, std::string_view text,
                      bool is_error) {
  std::string speaker = event.build;
  if (auto found = post_processors_.find(address); found != post_processors_.end()) {
    speaker += " (" + found->second + ")";
  }
  std::string block;
  while (true) {
    size_t end = text.find('\n');
    block += fmt::format("{}==> {}: {}", block.empty() ? "" : "\n", speaker, text.substr(0, end));
    if (end == std::string_view::npos) {
      break;
    }
    text.remove_prefix(end + 1);
  }
  write(event, without_trailing_blanks(block), is_error);
}

void PackerLog::tell(const Event& event, const event::RunStarted& started) {
  builds_ = started.builds;
  if (!style_.color || style_.machine_readable || !style_.has_color_key) {
    return;
  }
  for (const std::string& build : builds_) {
    Event own = event;
    own.build = build;
    write(own, build + ": output will be in this color.", false);
  }
  out_("\n");
}

void PackerLog::tell(const Event&, const event::StepStarted& started) {
  if (started.kind == ComponentKind::PostProcessor) {
    post_processors_.emplace(started.address, started.component);
  }
}

void PackerLog::tell(const Event& event, const event::StepSaid& said) {
  speak(event, said.address, said.text, said.is_error);
}

void PackerLog::tell(const Event& event, const event::StepOutput& output) {
  speak(event, output.address, output.line, output.is_error);
}

void PackerLog::tell(const Event&, const event::StepProgress&) {}

void PackerLog::tell(const Event&, const event::StepFinished&) {}

void PackerLog::tell(const Event& event, const event::BuildFinished& finished) {
  std::string duration = duration_in_words(finished.duration);
  if (has_succeeded(finished.outcome)) {
    write(event, fmt::format("Build '{}' finished after {}.", event.build, duration), false);
  } else {
    write(event,
          fmt::format("Build '{}' errored after {}: {}", event.build, duration, finished.error),
          true);
  }
  ended_.push_back({event.build, finished});
}

void PackerLog::tell(const Event& event, const event::Interrupted& interrupted) {
  was_interrupted_ = true;
  write(event, "Cancelling build after receiving " + interrupted.signal, false);
}

void PackerLog::tell(const Event& event, const event::RunFinished& finished) {
  write(event, "\n==> Wait completed after " + duration_in_words(finished.duration), false);
  if (was_interrupted_) {
    write(event, "Cleanly cancelled builds after being interrupted.", false);
    return;
  }
  std::ranges::sort(ended_, {}, [&](const EndedBuild& ended) {
    return std::ranges::find(builds_, ended.name) - builds_.begin();
  });
  tell_errors(event);
  tell_artifacts(event);
}

void PackerLog::tell_errors(const Event& event) {
  auto failed = std::ranges::count_if(
      ended_, [](const EndedBuild& build) { return !has_succeeded(build.end.outcome); });
  if (failed == 0) {
    return;
  }
  write_data(event, "", {"error-count", std::to_string(failed)});
  write(event, "\n==> Some builds didn't complete successfully and had errors:", true);
  for (const EndedBuild& build : ended_) {
    if (!has_succeeded(build.end.outcome)) {
      write_data(event, build.name, {"error", build.end.error});
      write(event, fmt::format("--> {}: {}", build.name, build.end.error), true);
    }
  }
}

void PackerLog::tell_artifacts(const Event& event) {
  bool is_first = true;
  for (const EndedBuild& build : ended_) {
    if (!has_succeeded(build.end.outcome) || build.end.artifacts.empty()) {
      continue;
    }
    if (is_first) {
      write(event, "\n==> Builds finished. The artifacts of successful builds are:", false);
      is_first = false;
    }
    write_data(event, build.name, {"artifact-count", std::to_string(build.end.artifacts.size())});
    for (size_t i = 0; i < build.end.artifacts.size(); ++i) {
      const ArtifactSummary& artifact = build.end.artifacts[i];
      auto field = [&](std::vector<std::string> data) {
        data.insert(data.begin(), {"artifact", std::to_string(i)});
        write_data(event, build.name, data);
      };
      field({"builder-id", artifact.builder_id});
      field({"id", artifact.id});
      field({"string", artifact.description});
      field({"files-count", std::to_string(artifact.files.size())});
      for (size_t f = 0; f < artifact.files.size(); ++f) {
        field({"file", std::to_string(f), artifact.files[f]});
      }
      field({"end"});
      write(event, fmt::format("--> {}: {}", build.name, artifact.description), false);
    }
  }
  if (is_first) {
    write(event, "\n==> Builds finished but no artifacts were created.", false);
  }
}

}  // namespace kiln
