#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/source/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace kiln {

// One column of a row, or one parameter of a statement.
using Field = std::variant<std::monostate, int64_t, std::string>;
using Row = std::vector<Field>;

// What a column holds; 0 and the empty text for NULL.
int64_t integer_of(const Field& field);
std::string text_of(const Field& field);

// The one place that knows SQLite. A connection to a database file, for one thread at a time.
// Errors name the file, and have SQLite's words.
class Database {
 public:
  // Opens the file, or makes it (0600, whatever the umask). In WAL mode, so that readers and one
  // writer of other processes go on beside this one; a write waits for another process's for ten
  // seconds at most.
  static Result<Database> open(const std::string& path);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();

  // Runs one statement with its parameters (`?1`, `?2`, ...) and gives its rows.
  Result<std::vector<Row>> query(std::string_view sql, const std::vector<Field>& parameters = {});
  Result<void> execute(std::string_view sql, const std::vector<Field>& parameters = {});

  // Statements between these are done whole or not at all. Nothing else may write meanwhile.
  Result<void> begin();
  Result<void> commit();
  void roll_back();

  // Whether a commit is on disk before it returns, or only safe from the end of this process.
  Result<void> set_durable(bool is_durable);

  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Handle = std::unique_ptr<sqlite3, Close>;

  Database(std::string path, Handle handle);
  Result<sqlite3_stmt*> prepare(std::string_view sql);
  Error failure(std::string_view action) const;

  std::string path_;
  Handle handle_;
  // Prepared once; finalised before the connection closes.
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements_;
  bool is_durable_ = true;
};

}  // namespace kiln
