#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace kiln {

// A process below this one, as /proc shows it.
struct ProcessEntry {
  pid_t id = 0;
  // What /proc/PID/comm says: chosen by the process, so not to be trusted.
  std::string name;
};

// Every living process that descends from this one, zombies left out. Empty when /proc is not that
// of this pid namespace.
std::vector<ProcessEntry> descendants();

// Sends the signal to every descendant. As pid 1 this is the kernel's own kill(-1); otherwise one
// by one, and a process that forks faster may need another call.
void signal_descendants(int signal);

}  // namespace kiln
