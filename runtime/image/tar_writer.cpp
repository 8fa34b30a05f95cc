#include "runtime/image/tar_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include "compiler/source/check.h"

namespace kiln {
namespace {

constexpr size_t kBlock = 512;

// POSIX.1-2001, pax, "ustar Interchange Format".
struct Header {
  char name[100];
  char mode[8];
  char uid[8];
  char gid[8];
  char size[12];
  char mtime[12];
  char checksum[8];
  char type;
  char link_name[100];
  char magic[6];
  char version[2];
  char user_name[32];
  char group_name[32];
  char device_major[8];
  char device_minor[8];
  char prefix[155];
  char padding[12];
};
static_assert(sizeof(Header) == kBlock);

constexpr uint64_t kMax7 = 07777777;
constexpr uint64_t kMax11 = 077777777777;

template <size_t N>
void put_octal(char (&field)[N], uint64_t value) {
  fmt::format_to_n(field, N - 1, "{:0{}o}", value, N - 1);
}

template <size_t N>
bool put_text(char (&field)[N], std::string_view text) {
  text.copy(field, N);
  return text.size() <= N;
}

// Splits a name at a slash into prefix and name, as ustar wants it; false if it does not fit.
bool put_path(Header& header, std::string_view path) {
  if (path.size() <= sizeof header.name) {
    return put_text(header.name, path);
  }
  size_t slash = path.rfind('/', sizeof header.prefix);
  // A directory's own slash at the end does not split.
  if (slash == path.size() - 1) {
    slash = path.rfind('/', slash - 1);
  }
  if (slash == std::string_view::npos || slash == 0 ||
      path.size() - slash - 1 > sizeof header.name) {
    put_text(header.name, path);
    return false;
  }
  put_text(header.prefix, path.substr(0, slash));
  return put_text(header.name, path.substr(slash + 1));
}

void seal(Header& header) {
  std::memcpy(header.magic, "ustar", 6);
  std::memcpy(header.version, "00", 2);
  std::memset(header.checksum, ' ', sizeof header.checksum);
  const auto* bytes = reinterpret_cast<const unsigned char*>(&header);
  unsigned sum = std::accumulate(bytes, bytes + sizeof header, 0U);
  fmt::format_to_n(header.checksum, 7, "{:06o}", sum);
  header.checksum[6] = '\0';
}

std::string_view bytes_of(const Header& header) {
  return {reinterpret_cast<const char*>(&header), sizeof header};
}

// `LENGTH KEY=VALUE\n`, where LENGTH counts itself.
void add_record(std::string& records, std::string_view key, std::string_view value) {
  size_t rest = key.size() + value.size() + 3;
  size_t length = rest + std::to_string(rest).size();
  if (std::to_string(length).size() != std::to_string(rest).size()) {
    length = rest + std::to_string(length).size();
  }
  records += fmt::format("{} {}=", length, key);
  records += value;
  records += '\n';
}

bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    auto lead = static_cast<unsigned char>(text[i]);
    size_t length = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || i + length > text.size()) {
      return false;
    }
    for (size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) {
        return false;
      }
    }
    i += length;
  }
  return true;
}

char type_flag(EntryKind kind) {
  switch (kind) {
    case EntryKind::File:
      return '0';
    case EntryKind::HardLink:
      return '1';
    case EntryKind::Symlink:
      return '2';
    case EntryKind::CharacterDevice:
      return '3';
    case EntryKind::BlockDevice:
      return '4';
    case EntryKind::Directory:
      return '5';
    case EntryKind::Fifo:
      return '6';
  }
  return '0';
}

struct Headers {
  Header header{};
  std::string records;
};

Headers make_headers(const TreeEntry& entry, TarTimes times) {
  Headers out;
  Header& header = out.header;
  std::string path = entry.path;
  if (entry.kind == EntryKind::Directory) {
    path = path.empty() ? "./" : path + "/";
  }
  std::string text_records;
  if (!put_path(header, path)) {
    add_record(text_records, "path", path);
  }
  if (!put_text(header.link_name, entry.link_target)) {
    add_record(text_records, "linkpath", entry.link_target);
  }
  if (!text_records.empty() && !(is_utf8(path) && is_utf8(entry.link_target))) {
    add_record(out.records, "hdrcharset", "BINARY");
  }
  out.records += text_records;
  put_octal(header.mode, entry.mode & 07777);
  put_octal(header.uid, std::min<uint64_t>(entry.uid, kMax7));
  put_octal(header.gid, std::min<uint64_t>(entry.gid, kMax7));
  if (entry.uid > kMax7) {
    add_record(out.records, "uid", std::to_string(entry.uid));
  }
  if (entry.gid > kMax7) {
    add_record(out.records, "gid", std::to_string(entry.gid));
  }
  uint64_t size = entry.kind == EntryKind::File ? entry.size : 0;
  put_octal(header.size, size > kMax11 ? 0 : size);
  if (size > kMax11) {
    add_record(out.records, "size", std::to_string(size));
  }
  bool early = entry.mtime < 0;
  bool late = !early && static_cast<uint64_t>(entry.mtime) > kMax11;
  put_octal(header.mtime, early ? 0 : late ? kMax11 : static_cast<uint64_t>(entry.mtime));
  if (times == TarTimes::Exact && !early && entry.mtime_nanoseconds != 0) {
    add_record(out.records, "mtime", fmt::format("{}.{:09}", entry.mtime, entry.mtime_nanoseconds));
  } else if (early || late) {
    add_record(out.records, "mtime", std::to_string(entry.mtime));
  }
  bool device = entry.kind == EntryKind::CharacterDevice || entry.kind == EntryKind::BlockDevice;
  put_octal(header.device_major, device ? std::min<uint64_t>(entry.device_major, kMax7) : 0);
  put_octal(header.device_minor, device ? std::min<uint64_t>(entry.device_minor, kMax7) : 0);
  header.type = type_flag(entry.kind);
  for (const Xattr& xattr : entry.xattrs) {
    add_record(out.records, "SCHILY.xattr." + xattr.name, xattr.value);
  }
  seal(header);
  return out;
}

Header pax_header(const TreeEntry& entry, size_t size) {
  Header header{};
  size_t slash = entry.path.rfind('/');
  std::string name = slash == std::string::npos ? entry.path : entry.path.substr(slash + 1);
  put_text(header.name, "PaxHeaders/" + name.substr(0, 80));
  put_octal(header.mode, 0644);
  put_octal(header.uid, 0);
  put_octal(header.gid, 0);
  put_octal(header.size, size);
  put_octal(header.mtime, 0);
  put_octal(header.device_major, 0);
  put_octal(header.device_minor, 0);
  header.type = 'x';
  seal(header);
  return header;
}

uint64_t padding(uint64_t size) {
  return (kBlock - size % kBlock) % kBlock;
}

}  // namespace

Result<void> TarWriter::write(std::string_view bytes) {
  size_ += bytes.size();
  return to_.write(bytes);
}

Result<void> TarWriter::zeros(uint64_t count) {
  static constexpr std::array<char, size_t{64} * 1024> kZeros{};
  while (count > 0) {
    size_t piece = static_cast<size_t>(std::min<uint64_t>(kZeros.size(), count));
    KILN_TRY(write({kZeros.data(), piece}));
    count -= piece;
  }
  return {};
}

Result<void> TarWriter::add(const TreeEntry& entry, EntryContent* content) {
  KILN_CHECK(entry.kind == EntryKind::Directory || !entry.path.empty(), "an entry has a name");
  Headers headers = make_headers(entry, times_);
  if (!headers.records.empty()) {
    KILN_TRY(write(bytes_of(pax_header(entry, headers.records.size()))));
    KILN_TRY(write(headers.records));
    KILN_TRY(zeros(padding(headers.records.size())));
  }
  KILN_TRY(write(bytes_of(headers.header)));
  if (entry.kind != EntryKind::File || entry.size == 0) {
    return {};
  }
  KILN_CHECK(content != nullptr, "a file with a size has content");
  return write_content(entry, *content);
}

Result<void> TarWriter::write_content(const TreeEntry& entry, EntryContent& content) {
  uint64_t at = 0;
  Chunk chunk;
  for (;;) {
    KILN_ASSIGN(bool more, content.next(chunk));
    if (!more) {
      break;
    }
    if (chunk.offset < at || chunk.bytes.size() > entry.size - std::min(entry.size, chunk.offset)) {
      return Error{fmt::format("{}: the file changed while it was being read", entry.path)};
    }
    KILN_TRY(zeros(chunk.offset - at));
    KILN_TRY(write(chunk.bytes));
    at = chunk.offset + chunk.bytes.size();
  }
  return zeros(entry.size - at + padding(entry.size));
}

Result<void> TarWriter::finish() {
  return zeros(2 * kBlock);
}

}  // namespace kiln
