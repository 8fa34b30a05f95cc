#include "runtime/state/schema.h"

#include <fmt/format.h>

#include <vector>

namespace kiln {
namespace {

// The steps from each version to the next; never edited once released, only added to. Times are
// milliseconds since 1970. NULL is what is not known yet.
const std::vector<std::vector<std::string_view>>& migrations() {
  // NOLINTBEGIN(bugprone-suspicious-missing-comma): long statements are written in pieces.
  static const std::vector<std::vector<std::string_view>> steps = {
      {
          // A run without `finished` is going on, or its kiln was killed: the lock in `directory`
          // tells which.
          "CREATE TABLE runs (id TEXT PRIMARY KEY, template TEXT NOT NULL, root TEXT NOT NULL,"
          " directory TEXT NOT NULL, started INTEGER NOT NULL, finished INTEGER, outcome TEXT)",
          "CREATE TABLE builds (run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,"
          " name TEXT NOT NULL, started INTEGER, finished INTEGER, outcome TEXT, error TEXT,"
          " PRIMARY KEY (run, name))",
          "CREATE TABLE steps (run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,"
          " number INTEGER NOT NULL, build TEXT NOT NULL, address TEXT NOT NULL,"
          " component TEXT NOT NULL, kind TEXT NOT NULL, summary TEXT NOT NULL,"
          " started INTEGER NOT NULL, finished INTEGER, outcome TEXT, error TEXT,"
          " bytes_added INTEGER, reused_from INTEGER, PRIMARY KEY (run, number))",
          "CREATE INDEX steps_by_address ON steps (address, finished)",
          // What exists outside of kiln and has to go: typed, never commands.
          "CREATE TABLE resources (id INTEGER PRIMARY KEY,"
          " run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, kind TEXT NOT NULL,"
          " path TEXT NOT NULL, pid INTEGER, pid_start INTEGER, boot_id TEXT,"
          " created INTEGER NOT NULL, removed INTEGER)",
          "CREATE INDEX resources_left ON resources (run) WHERE removed IS NULL",
          "CREATE TABLE artifacts (id INTEGER PRIMARY KEY,"
          " run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, build TEXT NOT NULL,"
          " builder TEXT NOT NULL, artifact TEXT NOT NULL, description TEXT NOT NULL,"
          " made INTEGER NOT NULL, base TEXT, deprecated TEXT)",
          "CREATE TABLE artifact_files (artifact INTEGER NOT NULL"
          " REFERENCES artifacts ON DELETE CASCADE, path TEXT NOT NULL, sha256 TEXT, size INTEGER,"
          " PRIMARY KEY (artifact, path))",
          // Digests of files by what a look at them tells without reading them.
          "CREATE TABLE file_digests (path TEXT PRIMARY KEY, standing TEXT NOT NULL,"
          " sha256 TEXT NOT NULL, names_build INTEGER NOT NULL, seen INTEGER NOT NULL)",
      },
      {
          // What a look at the file told when the build ended.
          "ALTER TABLE artifact_files ADD COLUMN standing TEXT",
      },
  };
  // NOLINTEND(bugprone-suspicious-missing-comma)
  return steps;
}

Result<int64_t> version_of(Database& database) {
  KILN_ASSIGN(std::vector<Row> rows, database.query("PRAGMA user_version"));
  return rows.empty() ? 0 : integer_of(rows[0][0]);
}

Result<void> migrate_from(Database& database, int64_t version) {
  for (size_t i = static_cast<size_t>(version); i < migrations().size(); ++i) {
    for (const std::string_view statement : migrations()[i]) {
      KILN_TRY(database.execute(statement));
    }
  }
  return database.execute(fmt::format("PRAGMA user_version = {}", state_schema_version()));
}

}  // namespace

int state_schema_version() {
  return static_cast<int>(migrations().size());
}

Result<void> migrate_state(Database& database) {
  KILN_ASSIGN(int64_t version, version_of(database));
  if (version == state_schema_version()) {
    return {};
  }
  KILN_TRY(database.begin());
  // Another kiln may have been faster.
  Result<int64_t> now = version_of(database);
  Result<void> done = now ? Result<void>() : Result<void>(now.error());
  if (now && *now > state_schema_version()) {
    done = Error{fmt::format(
        "{} was written by a newer kiln: its tables have version {}, and this kiln knows {}. Use "
        "that kiln, or another directory with KILN_STATE_DIR",
        database.path(), *now, state_schema_version())};
  } else if (now) {
    done = migrate_from(database, *now);
  }
  if (!done) {
    database.roll_back();
    return done;
  }
  return database.commit();
}

}  // namespace kiln
