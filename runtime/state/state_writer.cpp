#include "runtime/state/state_writer.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "runtime/private_directory.h"
#include "runtime/state/schema.h"

namespace kiln {

int64_t now_in_milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Result<std::unique_ptr<StateWriter>> StateWriter::open(const std::string& state_directory) {
  KILN_TRY(make_private_directory(state_directory));
  KILN_ASSIGN(Database database, Database::open(state_directory + "/state.db"));
  KILN_TRY(migrate_state(database));
  return std::unique_ptr<StateWriter>(new StateWriter(std::move(database)));
}

StateWriter::StateWriter(Database database)
    : database_(std::move(database)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

// The thread's destructor asks it to stop, and it stops when nothing is left to write.
StateWriter::~StateWriter() = default;

void StateWriter::write(Work work) {
  const std::lock_guard lock(mutex_);
  queue_.push_back({std::move(work)});
  changed_.notify_all();
}

Result<void> StateWriter::write_durably(Work work) {
  Result<void> result;
  bool is_done = false;
  std::unique_lock lock(mutex_);
  queue_.push_back({std::move(work), &result, &is_done});
  changed_.notify_all();
  changed_.wait(lock, [&] { return is_done; });
  return result;
}

std::string StateWriter::problem() {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void StateWriter::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, stop, [&] { return !queue_.empty(); });
    if (queue_.empty()) {
      return;
    }
    std::vector<Item> items = std::move(queue_);
    queue_.clear();
    lock.unlock();
    commit(items);
    lock.lock();
    for (const Item& item : items) {
      if (item.is_done != nullptr) {
        *item.is_done = true;
      }
    }
    changed_.notify_all();
  }
}

void StateWriter::commit(std::vector<Item>& items) {
  const Result<void> done = commit_all(items);
  if (done) {
    return;
  }
  for (const Item& item : items) {
    if (item.result != nullptr) {
      *item.result = done;
    }
  }
  const std::lock_guard lock(mutex_);
  if (problem_.empty()) {
    problem_ = done.error().message;
  }
}

Result<void> StateWriter::commit_all(std::vector<Item>& items) {
  KILN_TRY(database_.set_durable(
      std::ranges::any_of(items, [](const Item& item) { return item.is_done != nullptr; })));
  KILN_TRY(database_.begin());
  for (const Item& item : items) {
    if (Result<void> done = item.work(database_); !done) {
      database_.roll_back();
      return done;
    }
  }
  return database_.commit();
}

Result<std::unique_ptr<Database>> open_state(const std::string& state_directory) {
  const std::string path = state_directory + "/state.db";
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return std::unique_ptr<Database>();
  }
  KILN_ASSIGN(Database database, Database::open(path));
  KILN_TRY(migrate_state(database));
  return std::make_unique<Database>(std::move(database));
}

}  // namespace kiln
