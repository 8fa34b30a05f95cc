#pragma once

#include <atomic>
#include <cstdint>

namespace kiln {

class Value;

// How much work the expressions of one template may cause, so that a short text cannot fill the
// memory or keep a machine busy for hours. A step is one node of an expression that is evaluated,
// one element that a function makes or 16 bytes of text; reading costs a part of that. Shared by
// the threads of a run.
class EvaluationBudget {
 public:
  // Some two seconds and less than 2 GB. A template of 10 MB needs about a twentieth.
  static constexpr int64_t default_steps = 20'000'000;

  explicit EvaluationBudget(int64_t steps = default_steps) : limit_(steps), left_(steps) {}

  // False when nothing is left: then what is asked for is not to be done.
  bool spend(int64_t steps) { return left_.fetch_sub(steps, std::memory_order_relaxed) >= steps; }
  bool is_spent() const { return left_.load(std::memory_order_relaxed) < 0; }
  int64_t limit() const { return limit_; }

  // True for the first who asks: one exhausted budget is one message.
  bool tell() { return !told_.exchange(true); }

 private:
  const int64_t limit_;
  std::atomic<int64_t> left_;
  std::atomic<bool> told_ = false;
};

// What making a value costs: its elements, or its text.
int64_t steps_to_make(const Value& value);
// What looking at all of it costs.
int64_t steps_to_read(const Value& value);

}  // namespace kiln
