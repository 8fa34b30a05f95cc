#pragma once

#include "compiler/source/result.h"
#include "runtime/state/database.h"

namespace kiln {

// Brings the tables of a state database to the form this kiln knows, in one transaction: makes them
// in a new file, changes those of an older kiln. Those of a newer kiln are refused with both
// versions named, and left as they are.
Result<void> migrate_state(Database& database);

// What migrate_state() leads to.
int state_schema_version();

}  // namespace kiln
