#include "runtime/reuse/verify_outputs.h"

#include <fmt/format.h>

#include <map>

#include "runtime/reuse/path_standing.h"

namespace kiln {

std::vector<std::string> verify_outputs(CacheStore& cache) {
  std::vector<std::string> problems;
  // By path and standing, so that each is read once.
  std::map<std::string, std::string> contents;
  for (const CacheStore::Listed& listed : cache.list()) {
    const Value* paths = listed.entry.data.find("paths");
    for (const PathStanding& was :
         paths == nullptr ? std::vector<PathStanding>() : read_standings(*paths)) {
      const Result<std::string> standing = standing_of(was.place);
      if (!standing || *standing != was.standing) {
        continue;
      }
      auto [known, is_new] = contents.try_emplace(was.place);
      if (is_new) {
        const Result<std::string> content = content_of_path(was.place);
        known->second = content ? *content : "";
      }
      if (known->second != was.sha256) {
        cache.forget(listed.entry.key);
        problems.push_back(fmt::format(
            "{} is not what {} made, although size, time and inode are: the next build makes it "
            "again",
            was.place, listed.entry.address));
        break;
      }
    }
  }
  return problems;
}

}  // namespace kiln
