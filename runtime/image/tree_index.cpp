#include "runtime/image/tree_index.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/digest.h"

namespace kiln {
namespace {

constexpr std::string_view header = "kiln.tree/1\n";
// Stands for an empty field.
constexpr std::string_view none = "-";

std::string kind_text(EntryKind kind) {
  switch (kind) {
    case EntryKind::File:
      return "file";
    case EntryKind::Directory:
      return "directory";
    case EntryKind::Symlink:
      return "link";
    case EntryKind::HardLink:
      return "hard link";
    case EntryKind::Fifo:
      return "pipe";
    case EntryKind::CharacterDevice:
      return "character device";
    case EntryKind::BlockDevice:
      return "block device";
  }
  return {};
}

// Holes are hashed as the zeros they read as: where they are is the file system's affair.
Result<std::string> digest_of_content(const TreeEntry& entry, EntryContent* content) {
  static constexpr std::array<char, 65536> zeros{};
  Digest digest(DigestAlgorithm::Sha256);
  uint64_t at = 0;
  auto fill = [&](uint64_t until) {
    while (at < until) {
      size_t piece = std::min<uint64_t>(zeros.size(), until - at);
      digest.update({zeros.data(), piece});
      at += piece;
    }
  };
  Chunk chunk;
  while (content != nullptr) {
    KILN_ASSIGN(bool more, content->next(chunk));
    fill(more ? chunk.offset : entry.size);
    if (!more) {
      break;
    }
    digest.update(chunk.bytes);
    at += chunk.bytes.size();
  }
  return digest.finish();
}

std::string digest_of_attributes(const std::vector<Xattr>& attributes) {
  if (attributes.empty()) {
    return {};
  }
  Digest digest(DigestAlgorithm::Sha256);
  for (const Xattr& attribute : attributes) {
    digest.update(fmt::format("{} {} ", attribute.name, attribute.value.size()));
    digest.update(attribute.value);
  }
  return digest.finish();
}

class IndexSink final : public TreeSink {
 public:
  Result<void> add(const TreeEntry& entry, EntryContent* content) override {
    IndexedPath path{.kind = kind_text(entry.kind),
                     .mode = entry.mode,
                     .uid = entry.uid,
                     .gid = entry.gid,
                     .mtime = entry.mtime,
                     .size = entry.size,
                     .content = entry.link_target,
                     .attributes = digest_of_attributes(entry.xattrs)};
    if (entry.kind == EntryKind::File) {
      KILN_ASSIGN(path.content, digest_of_content(entry, content));
    } else if (entry.kind == EntryKind::CharacterDevice || entry.kind == EntryKind::BlockDevice) {
      path.content = fmt::format("{}:{}", entry.device_major, entry.device_minor);
    }
    index.emplace(entry.path, std::move(path));
    return {};
  }

  TreeIndex index;
};

std::string escaped(std::string_view text, bool with_blanks) {
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool is_plain = byte > 0x20 && byte != 0x7f && c != '\\';
    out +=
        is_plain || (c == ' ' && !with_blanks) ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return out;
}

std::string field(std::string_view text) {
  return text.empty() ? std::string(none) : text == none ? "\\x2d" : escaped(text, true);
}

template <typename Number>
bool read_number(std::string_view text, Number& number, int radix = 10) {
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number, radix);
  return problem == std::errc{} && end == text.data() + text.size();
}

bool unescape(std::string_view text, std::string& out) {
  if (text == none) {
    return true;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    unsigned byte = 0;
    if (text.size() < i + 4 || text[i + 1] != 'x' ||
        !read_number(text.substr(i + 2, 2), byte, 16)) {
      return false;
    }
    out += static_cast<char>(byte);
    i += 3;
  }
  return true;
}

bool read_line(std::string_view line, TreeIndex& index) {
  std::array<std::string_view, 9> fields;
  for (size_t i = 0; i < fields.size(); ++i) {
    size_t blank = line.find(' ');
    bool is_last = i + 1 == fields.size();
    if ((blank == std::string_view::npos) != is_last) {
      return false;
    }
    fields[i] = line.substr(0, blank);
    line.remove_prefix(is_last ? line.size() : blank + 1);
  }
  IndexedPath path;
  std::string name;
  bool is_right = unescape(fields[0], path.kind) && read_number(fields[1], path.mode, 8) &&
                  read_number(fields[2], path.uid) && read_number(fields[3], path.gid) &&
                  read_number(fields[4], path.mtime) && read_number(fields[5], path.size) &&
                  unescape(fields[6], path.content) && unescape(fields[7], path.attributes) &&
                  unescape(fields[8], name);
  if (is_right) {
    index.emplace(std::move(name), std::move(path));
  }
  return is_right;
}

std::string describe_change(const IndexedPath& former, const IndexedPath& now) {
  std::vector<std::string> changes;
  if (former.kind != now.kind) {
    changes.push_back(fmt::format("{} to {}", former.kind, now.kind));
  } else if (former.content != now.content) {
    bool is_file = now.kind == "file";
    changes.push_back(is_file ? "content"
                              : fmt::format("{} to {}", escaped(former.content, false),
                                            escaped(now.content, false)));
  }
  if (former.mode != now.mode) {
    changes.push_back(fmt::format("mode {:04o} to {:04o}", former.mode, now.mode));
  }
  if (former.uid != now.uid || former.gid != now.gid) {
    changes.push_back(
        fmt::format("owner {}:{} to {}:{}", former.uid, former.gid, now.uid, now.gid));
  }
  if (former.attributes != now.attributes) {
    changes.emplace_back("attributes");
  }
  if (former.mtime != now.mtime) {
    changes.emplace_back("time");
  }
  return fmt::format("{}", fmt::join(changes, ", "));
}

}  // namespace

Result<TreeIndex> index_tree(const std::vector<int>& layers, const WalkOptions& walk) {
  IndexSink sink;
  KILN_TRY(walk_tree(layers, walk, sink));
  return std::move(sink.index);
}

std::string tree_index_text(const TreeIndex& index) {
  std::string text(header);
  for (const auto& [name, path] : index) {
    text += fmt::format("{} {:o} {} {} {} {} {} {} {}\n", field(path.kind), path.mode, path.uid,
                        path.gid, path.mtime, path.size, field(path.content),
                        field(path.attributes), field(name));
  }
  return text;
}

Result<TreeIndex> read_tree_index(std::string_view text) {
  TreeIndex index;
  bool is_right = text.starts_with(header);
  text.remove_prefix(is_right ? header.size() : 0);
  while (is_right && !text.empty()) {
    size_t end = text.find('\n');
    is_right = end != std::string_view::npos && read_line(text.substr(0, end), index);
    text.remove_prefix(is_right ? end + 1 : 0);
  }
  return is_right ? Result<TreeIndex>(std::move(index))
                  : Error{"it is not an index of a tree that this version of kiln wrote"};
}

std::vector<PathDifference> compare_trees(const TreeIndex& former, const TreeIndex& now) {
  std::vector<PathDifference> differences;
  auto add = [&](const std::string& path, std::string what) {
    bool is_time_only = what == "time";
    differences.push_back({"/" + escaped(path, false), std::move(what), is_time_only});
  };
  auto before = former.begin();
  auto after = now.begin();
  while (before != former.end() || after != now.end()) {
    if (after == now.end() || (before != former.end() && before->first < after->first)) {
      add(before->first, "removed");
      ++before;
    } else if (before == former.end() || after->first < before->first) {
      add(after->first, "added");
      ++after;
    } else {
      if (std::string what = describe_change(before->second, after->second); !what.empty()) {
        add(after->first, std::move(what));
      }
      ++before;
      ++after;
    }
  }
  return differences;
}

}  // namespace kiln
