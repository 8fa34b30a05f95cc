#include "runtime/state/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"

namespace kiln {
namespace {

constexpr int wait_milliseconds = 10'000;

void bind(sqlite3_stmt* statement, int index, const Field& field) {
  if (const auto* number = std::get_if<int64_t>(&field)) {
    sqlite3_bind_int64(statement, index, *number);
  } else if (const auto* text = std::get_if<std::string>(&field)) {
    sqlite3_bind_text(statement, index, text->data(), static_cast<int>(text->size()),
                      SQLITE_TRANSIENT);
  } else {
    sqlite3_bind_null(statement, index);
  }
}

Field column(sqlite3_stmt* statement, int index) {
  switch (sqlite3_column_type(statement, index)) {
    case SQLITE_NULL:
      return std::monostate();
    case SQLITE_INTEGER:
      return static_cast<int64_t>(sqlite3_column_int64(statement, index));
    default:
      break;
  }
  const unsigned char* text = sqlite3_column_text(statement, index);
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement, index));
  return text == nullptr ? std::string() : std::string(text, text + size);
}

}  // namespace

int64_t integer_of(const Field& field) {
  const auto* number = std::get_if<int64_t>(&field);
  return number == nullptr ? 0 : *number;
}

std::string text_of(const Field& field) {
  const auto* text = std::get_if<std::string>(&field);
  return text == nullptr ? std::string() : *text;
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close(database);
}
void Database::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Database::Database(std::string path, Handle handle)
    : path_(std::move(path)), handle_(std::move(handle)) {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

Error Database::failure(std::string_view action) const {
  const int code = sqlite3_extended_errcode(handle_.get());
  std::string message = fmt::format("{} {}: {}", action, path_, sqlite3_errmsg(handle_.get()));
  if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB) {
    message += ". Move the file away: kiln makes a new one and loses the history of its runs";
  } else if ((code & 0xff) == SQLITE_BUSY) {
    message += " by another kiln for more than ten seconds";
  }
  return {std::move(message)};
}

Result<Database> Database::open(const std::string& path) {
  {
    // SQLite makes files with the umask's mode, and its -wal and -shm files with that of the
    // database.
    const FileDescriptor file(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) {
      return system_error("open", path);
    }
  }
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &opened,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
  Database database(path, Handle(opened));
  if (code != SQLITE_OK) {
    return database.failure("open");
  }
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, wait_milliseconds);
  KILN_TRY(database.execute("PRAGMA journal_mode = WAL"));
  KILN_TRY(database.execute("PRAGMA foreign_keys = ON"));
  KILN_TRY(database.set_durable(false));
  return database;
}

Result<sqlite3_stmt*> Database::prepare(std::string_view sql) {
  if (auto known = statements_.find(sql); known != statements_.end()) {
    return known->second.get();
  }
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &statement,
                         nullptr) != SQLITE_OK) {
    return failure("use");
  }
  statements_.emplace(std::string(sql), statement);
  return statement;
}

Result<std::vector<Row>> Database::query(std::string_view sql,
                                         const std::vector<Field>& parameters) {
  KILN_ASSIGN(sqlite3_stmt * statement, prepare(sql));
  for (size_t i = 0; i < parameters.size(); ++i) {
    bind(statement, static_cast<int>(i) + 1, parameters[i]);
  }
  std::vector<Row> rows;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    Row row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      row.push_back(column(statement, i));
    }
    rows.push_back(std::move(row));
  }
  if (code != SQLITE_DONE) {
    Error error = failure("use");
    sqlite3_reset(statement);
    return error;
  }
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  return rows;
}

Result<void> Database::execute(std::string_view sql, const std::vector<Field>& parameters) {
  auto done = query(sql, parameters);
  return done ? Result<void>() : Result<void>(done.error());
}

Result<void> Database::begin() {
  return execute("BEGIN IMMEDIATE");
}
Result<void> Database::commit() {
  return execute("COMMIT");
}

void Database::roll_back() {
  // Fails when an error ended the transaction already.
  const Result<void> ended = execute("ROLLBACK");
  static_cast<void>(ended.ok());
}

Result<void> Database::set_durable(bool is_durable) {
  if (is_durable == is_durable_) {
    return {};
  }
  KILN_TRY(execute(is_durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"));
  is_durable_ = is_durable;
  return {};
}

}  // namespace kiln
