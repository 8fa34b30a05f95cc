#include "runtime/state/image_list.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "runtime/reuse/path_standing.h"

namespace kiln {
namespace {

Result<std::vector<ImageFile>> files_of(Database& database, int64_t image) {
  KILN_ASSIGN(std::vector<Row> rows,
              database.query("SELECT path, standing, size FROM artifact_files WHERE artifact = ?1"
                             " ORDER BY path",
                             {image}));
  std::vector<ImageFile> files;
  for (const Row& row : rows) {
    files.push_back({text_of(row[0]), text_of(row[1]), static_cast<uint64_t>(integer_of(row[2]))});
  }
  return files;
}

}  // namespace

std::string Image::state() const {
  if (files.empty()) {
    return "no files";
  }
  bool is_changed = false;
  bool is_gone = false;
  for (const ImageFile& file : files) {
    const Result<std::string> now = standing_of(file.path);
    is_gone = is_gone || !now;
    is_changed = is_changed || (now && *now != file.standing);
  }
  return is_changed ? "changed" : is_gone ? "gone" : "there";
}

Result<std::vector<Image>> list_images(Database& database) {
  KILN_ASSIGN(std::vector<Row> rows,
              database.query("SELECT a.id, a.run, r.root, a.build, a.artifact, a.description,"
                             " a.made, a.deprecated FROM artifacts a JOIN runs r ON r.id = a.run"
                             " ORDER BY a.id"));
  std::vector<Image> images;
  // The same files as of an earlier run: that run made them.
  std::set<std::pair<std::string, std::vector<std::string>>> seen;
  for (const Row& row : rows) {
    Image image{.id = integer_of(row[0]),
                .run_id = text_of(row[1]),
                .root = text_of(row[2]),
                .build = text_of(row[3]),
                .artifact = text_of(row[4]),
                .description = text_of(row[5]),
                .made = integer_of(row[6])};
    if (const auto* reason = std::get_if<std::string>(&row[7])) {
      image.deprecated = *reason;
    }
    KILN_ASSIGN(image.files, files_of(database, image.id));
    std::vector<std::string> standings;
    for (const ImageFile& file : image.files) {
      standings.push_back(file.path + '\n' + file.standing);
    }
    if (image.files.empty() ||
        seen.emplace(image.root + '\n' + image.build, std::move(standings)).second) {
      images.push_back(std::move(image));
    }
  }
  std::ranges::reverse(images);
  return images;
}

std::vector<Image> images_to_prune(const std::vector<Image>& images, size_t keep, int64_t before) {
  std::map<std::pair<std::string, std::string>, size_t> newer;
  std::vector<Image> found;
  for (const Image& image : images) {
    if (image.state() != "there") {
      continue;
    }
    const size_t rank = newer[{image.root, image.build}]++;
    if (rank >= keep && image.made < before) {
      found.push_back(image);
    }
  }
  return found;
}

}  // namespace kiln
