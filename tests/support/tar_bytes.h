#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/image/tar_writer.h"
#include "tests/support/catch.h"

namespace kiln {

class StringSink final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    text.append(bytes);
    return {};
  }
  std::string text;
};

class StringSource final : public ByteSource {
 public:
  explicit StringSource(std::string text) : text_(std::move(text)) {}
  Result<std::string_view> next() override {
    // Pieces of an odd size, so that nothing depends on where they end.
    std::string_view piece = std::string_view(text_).substr(at_, 1021);
    at_ += piece.size();
    return piece;
  }

 private:
  std::string text_;
  size_t at_ = 0;
};

class StringContent final : public EntryContent {
 public:
  explicit StringContent(std::string text) : text_(std::move(text)) {}
  Result<bool> next(Chunk& chunk) override {
    chunk = {0, text_};
    return !std::exchange(done_, true);
  }

 private:
  std::string text_;
  bool done_ = false;
};

// A tar file in memory, entry by entry; names are written as given, good or evil.
class TarBytes {
 public:
  TarBytes& file(const std::string& path, const std::string& content, uint32_t mode = 0644) {
    TreeEntry entry = make(path, EntryKind::File, mode);
    entry.size = content.size();
    StringContent source(content);
    REQUIRE(tar_.add(entry, &source));
    return *this;
  }
  TarBytes& directory(const std::string& path, uint32_t mode = 0755) {
    return add(make(path, EntryKind::Directory, mode));
  }
  TarBytes& link(EntryKind kind, const std::string& path, const std::string& target) {
    TreeEntry entry = make(path, kind, 0777);
    entry.link_target = target;
    return add(entry);
  }
  TarBytes& device(EntryKind kind, const std::string& path, uint32_t major, uint32_t minor) {
    TreeEntry entry = make(path, kind, 0666);
    entry.device_major = major;
    entry.device_minor = minor;
    return add(entry);
  }
  TarBytes& add(const TreeEntry& entry) {
    REQUIRE(tar_.add(entry, nullptr));
    return *this;
  }

  std::string finish() {
    REQUIRE(tar_.finish());
    return sink_.text;
  }

 private:
  static TreeEntry make(const std::string& path, EntryKind kind, uint32_t mode) {
    TreeEntry entry;
    entry.path = path;
    entry.kind = kind;
    entry.mode = mode;
    entry.mtime = 1'000'000'000;
    return entry;
  }

  StringSink sink_;
  TarWriter tar_{sink_};
};

// The entries that a walk gives, for looking at.
class EntryList final : public TreeSink {
 public:
  Result<void> add(const TreeEntry& entry, EntryContent* content) override {
    order.push_back(entry.path);
    entries[entry.path] = entry;
    Chunk chunk;
    while (content != nullptr) {
      KILN_ASSIGN(bool more, content->next(chunk));
      if (!more) {
        break;
      }
      contents[entry.path].append(chunk.bytes);
    }
    return {};
  }
  std::vector<std::string> order;
  std::map<std::string, TreeEntry> entries;
  std::map<std::string, std::string> contents;
};

}  // namespace kiln
