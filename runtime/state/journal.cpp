#include "runtime/state/journal.h"

namespace kiln {

std::string_view resource_kind_name(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::Directory:
      return "directory";
    case ResourceKind::OutputInTheMaking:
      return "output";
    case ResourceKind::Process:
      return "process";
  }
  return {};
}

Result<int64_t> Journal::intend(const Resource& resource) {
  int64_t id = 0;
  KILN_TRY(writer_.write_durably([&](Database& database) -> Result<void> {
    const bool is_process = resource.kind == ResourceKind::Process;
    KILN_ASSIGN(
        std::vector<Row> rows,
        database.query("INSERT INTO resources (run, kind, path, pid, pid_start, boot_id, created)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
                       {run_id_, std::string(resource_kind_name(resource.kind)), resource.path,
                        is_process ? Field(resource.pid) : Field(),
                        is_process ? Field(resource.pid_start) : Field(),
                        is_process ? Field(resource.boot_id) : Field(), now_in_milliseconds()}));
    id = integer_of(rows[0][0]);
    return {};
  }));
  return id;
}

void Journal::removed(int64_t id) {
  writer_.write([id](Database& database) {
    return database.execute("UPDATE resources SET removed = ?2 WHERE id = ?1",
                            {id, now_in_milliseconds()});
  });
}

Result<std::vector<Leftover>> find_leftovers(Database& database,
                                             const std::optional<std::string>& run_id) {
  KILN_ASSIGN(
      std::vector<Row> rows,
      database.query("SELECT x.id, x.run, r.directory, x.kind, x.path, x.pid, x.pid_start,"
                     " x.boot_id FROM resources x JOIN runs r ON r.id = x.run"
                     " WHERE x.removed IS NULL AND (?1 IS NULL OR x.run = ?1) ORDER BY x.id",
                     {run_id ? Field(*run_id) : Field()}));
  std::vector<Leftover> leftovers;
  for (const Row& row : rows) {
    const std::string kind = text_of(row[3]);
    Leftover left{.id = integer_of(row[0]),
                  .run_id = text_of(row[1]),
                  .run_directory = text_of(row[2]),
                  .resource = {ResourceKind::Directory, text_of(row[4]), integer_of(row[5]),
                               integer_of(row[6]), text_of(row[7])}};
    for (const ResourceKind known :
         {ResourceKind::Directory, ResourceKind::OutputInTheMaking, ResourceKind::Process}) {
      if (resource_kind_name(known) == kind) {
        left.resource.kind = known;
        leftovers.push_back(std::move(left));
        break;
      }
    }
  }
  return leftovers;
}

}  // namespace kiln
