#pragma once

#include <map>
#include <set>
#include <string>

#include "compiler/source/file_reader.h"

namespace kiln {

// A file system that is a map from paths to contents; a path's directories exist because it does.
class MemoryFiles final : public FileReader {
 public:
  MemoryFiles() = default;
  MemoryFiles(std::initializer_list<std::pair<const std::string, std::string>> files)
      : files_(files) {}

  void set(const std::string& path, std::string content) { files_[path] = std::move(content); }

  Result<std::string> read(const std::string& path) const override {
    const auto found = files_.find(path);
    if (found == files_.end()) {
      return Error{"open " + path + ": no such file or directory"};
    }
    return found->second;
  }

  FileKind kind(const std::string& path) const override {
    if (files_.contains(path)) {
      return FileKind::Regular;
    }
    return entries(path).empty() ? FileKind::Missing : FileKind::Directory;
  }

  Result<std::vector<std::string>> list(const std::string& path) const override {
    const std::set<std::string> names = entries(path);
    return std::vector<std::string>(names.begin(), names.end());
  }

  std::string working_directory() const override { return "/work"; }

 private:
  std::set<std::string> entries(const std::string& directory) const {
    const std::string prefix = directory == "."           ? ""
                               : directory.ends_with('/') ? directory
                                                          : directory + "/";
    std::set<std::string> names;
    for (const auto& [path, content] : files_) {
      if (path.starts_with(prefix) && path.size() > prefix.size()) {
        const std::string rest = path.substr(prefix.size());
        names.insert(rest.substr(0, rest.find('/')));
      }
    }
    return names;
  }

  std::map<std::string, std::string> files_;
};

}  // namespace kiln
