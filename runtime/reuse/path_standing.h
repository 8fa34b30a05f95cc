#pragma once

#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// What a file or directory was when kiln wrote it.
struct PathStanding {
  // As the template names it: another checkout has its own.
  std::string path;
  // What a look tells without reading it: kind, inode, size and time, of a directory those of
  // everything in it. The same standing is taken for the same content.
  std::string standing;
  // SHA-256 of its content; of a directory, of the names, kinds and contents of everything in it.
  std::string sha256;
  // Where that was: the path, absolute.
  std::string place = {};
};

// Only a look. An error when it is not there.
Result<std::string> standing_of(const std::string& path);

// Reads all of it.
Result<std::string> content_of_path(const std::string& path);

// As part of a cache entry.
Value standings_value(const std::vector<PathStanding>& standings);
std::vector<PathStanding> read_standings(const Value& value);

// Whether each is as it was, at a look.
bool are_unchanged(const std::vector<PathStanding>& standings);

}  // namespace kiln
