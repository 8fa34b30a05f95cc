#include "runtime/reuse/path_standing.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "compiler/config/option.h"
#include "compiler/source/system_error.h"
#include "runtime/digest.h"
#include "runtime/output_records.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

Result<void> digest_into(Digest& digest, const fs::path& directory, const std::string& prefix) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    paths.push_back(it->path());
  }
  if (error) {
    return Error{fmt::format("read {}: {}", directory.string(), error.message())};
  }
  std::ranges::sort(paths);
  for (const fs::path& path : paths) {
    const std::string name = prefix + path.filename().string();
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) {
      return system_error("stat", path.string());
    }
    std::string content;
    if (S_ISREG(info.st_mode)) {
      KILN_ASSIGN(content, digest_of_file(DigestAlgorithm::Sha256, path.string()));
    } else if (S_ISLNK(info.st_mode)) {
      content = fs::read_symlink(path, error).string();
    }
    digest.update(fmt::format("{}{:c}{:o} {}{:c}", name, '\0', info.st_mode, content, '\0'));
    if (S_ISDIR(info.st_mode)) {
      KILN_TRY(digest_into(digest, path, name + "/"));
    }
  }
  return {};
}

}  // namespace

Result<std::string> standing_of(const std::string& path) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0) {
    return system_error("stat", path);
  }
  if (S_ISDIR(info.st_mode)) {
    KILN_ASSIGN(std::string listing, digest_of_listing(path));
    return "directory " + listing;
  }
  return fmt::format("{:o} {}:{} {} {}.{:09}", info.st_mode, info.st_dev, info.st_ino, info.st_size,
                     info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

Result<std::string> content_of_path(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(path, error))) {
    return digest_of_file(DigestAlgorithm::Sha256, path);
  }
  Digest digest(DigestAlgorithm::Sha256);
  KILN_TRY(digest_into(digest, path, ""));
  return digest.finish();
}

Value standings_value(const std::vector<PathStanding>& standings) {
  std::vector<Value> values;
  for (const PathStanding& standing : standings) {
    values.push_back(Value::object({{"path", Value::string(standing.path)},
                                    {"standing", Value::string(standing.standing)},
                                    {"sha256", Value::string(standing.sha256)},
                                    {"place", Value::string(standing.place)}}));
  }
  return Value::tuple(std::move(values));
}

std::vector<PathStanding> read_standings(const Value& value) {
  std::vector<PathStanding> standings;
  for (const Value& element : value.elements()) {
    standings.push_back({string_option(element, "path"), string_option(element, "standing"),
                         string_option(element, "sha256"), string_option(element, "place")});
  }
  return standings;
}

bool are_unchanged(const std::vector<PathStanding>& standings) {
  return std::ranges::all_of(standings, [](const PathStanding& was) {
    const Result<std::string> now = standing_of(was.path);
    return now && *now == was.standing;
  });
}

}  // namespace kiln
