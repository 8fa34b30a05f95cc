#pragma once

namespace kiln {

// What a command leaves to its caller. Scripts rely on these numbers.
enum class ExitCode : int {
  Done = 0,
  // Bad input, wrong usage, or a failed build.
  Failed = 1,
  // A bug of ours. Of the `debug` commands also input that cannot be read, as of tests/oracle.
  Bug = 2,
  // `fmt -check` found files to format.
  FormatDiffers = 3,
  // A plan file no longer matches its inputs.
  PlanRefused = 4,
  // `plan -detailed-exitcode` with work to do, or lint findings at or above -fail-on.
  WorkToDo = 5,
  UnknownCommand = 127,
  // 128 and the signal's number.
  Interrupted = 130,
  Terminated = 143,
};

}  // namespace kiln
