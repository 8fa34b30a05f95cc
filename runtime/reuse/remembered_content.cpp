#include "runtime/reuse/remembered_content.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>

#include "runtime/digest.h"

namespace kiln {
namespace {

// A file that was written a moment ago could be written again without its times telling.
constexpr int64_t settled_after = 2;

// A file that is longer is no script, and not held in memory.
constexpr int64_t longest_read = 16 << 20;

std::optional<InputContent> digest_only(const std::string& path) {
  const Result<std::string> digest = digest_of_file(DigestAlgorithm::Sha256, path);
  return digest ? std::optional(InputContent{"sha256:" + *digest, false}) : std::nullopt;
}

std::string standing_of(const struct stat& info) {
  return fmt::format("{}:{} {} {}.{:09} {}.{:09}", info.st_dev, info.st_ino, info.st_size,
                     info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_ctim.tv_sec,
                     info.st_ctim.tv_nsec);
}

std::optional<InputContent> known_content(Database& state, const std::string& path,
                                          const std::string& standing) {
  const Result<std::vector<Row>> rows =
      state.query("SELECT sha256, names_build FROM file_digests WHERE path = ?1 AND standing = ?2",
                  {path, standing});
  if (!rows || rows->empty()) {
    return std::nullopt;
  }
  return InputContent{text_of(rows->front()[0]), integer_of(rows->front()[1]) != 0};
}

}  // namespace

ContentOf remembered_content(const FileReader& files, std::shared_ptr<Database> state,
                             StateWriter& writer) {
  return [&files, state = std::move(state), &writer](const std::string& path) {
    struct stat info{};
    char* absolute = ::realpath(path.c_str(), nullptr);
    const std::string name = absolute == nullptr ? path : absolute;
    ::free(absolute);
    const bool is_file = ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
    const std::string standing = is_file ? standing_of(info) : "";
    if (is_file && state) {
      if (std::optional<InputContent> known = known_content(*state, name, standing)) {
        return known;
      }
    }
    std::optional<InputContent> content =
        is_file && info.st_size > longest_read ? digest_only(path) : content_from(files)(path);
    const int64_t now = now_in_milliseconds();
    if (is_file && state && content && info.st_ctim.tv_sec + settled_after < now / 1000) {
      writer.write([name, standing, content = *content, now](Database& database) {
        return database.execute(
            "INSERT OR REPLACE INTO file_digests (path, standing, sha256, names_build, seen)"
            " VALUES (?1, ?2, ?3, ?4, ?5)",
            {name, standing, content.digest, int64_t{content.names_build ? 1 : 0}, now});
      });
    }
    return content;
  };
}

}  // namespace kiln
