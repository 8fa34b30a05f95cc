#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/state/database.h"

namespace kiln {

// The one thread that writes a state database. What is handed to it while it is busy is committed
// together.
class StateWriter {
 public:
  using Work = std::function<Result<void>(Database&)>;

  // Opens STATE/state.db, making and migrating it as needed; STATE is made when missing.
  static Result<std::unique_ptr<StateWriter>> open(const std::string& state_directory);

  // Waits until everything is committed.
  ~StateWriter();
  StateWriter(const StateWriter&) = delete;
  StateWriter& operator=(const StateWriter&) = delete;

  // Soon, in order. A failure is found in problem().
  void write(Work work);

  // The same, and waits until it is on disk.
  Result<void> write_durably(Work work);

  // The first failure of a write; empty when there was none.
  std::string problem();

 private:
  struct Item {
    Work work;
    // Of a caller that waits; null for others.
    Result<void>* result = nullptr;
    bool* is_done = nullptr;
  };

  explicit StateWriter(Database database);
  void run(const std::stop_token& stop);
  void commit(std::vector<Item>& items);
  Result<void> commit_all(std::vector<Item>& items);

  Database database_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Item> queue_;
  std::string problem_;
  // Last: it uses all of the above.
  std::jthread thread_;
};

// Opens STATE/state.db to read it, or nothing when no run has made one yet.
Result<std::unique_ptr<Database>> open_state(const std::string& state_directory);

// Milliseconds since 1970.
int64_t now_in_milliseconds();

}  // namespace kiln
