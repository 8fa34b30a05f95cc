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

}  // namespace kiln
