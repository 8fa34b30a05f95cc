#include "runtime/image/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <locale.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <thread>
#include <tuple>

#include "compiler/source/check.h"
#include "runtime/image/parallel_gzip.h"

namespace kiln {
namespace {

// libarchive converts names to the thread's character set and drops those that do not fit, so its
// calls need one that fits all. C.UTF-8 is built into glibc.
class Utf8Locale {
 public:
  Utf8Locale() {
    static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
    before_ = ::uselocale(utf8);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() { ::uselocale(before_); }

 private:
  locale_t before_;
};

struct FreeRead {
  void operator()(archive* handle) const { ::archive_read_free(handle); }
};
struct FreeWrite {
  void operator()(archive* handle) const { ::archive_write_free(handle); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { ::archive_entry_free(entry); }
};

// A libarchive reader on a ByteSource; the source's own error is kept, because libarchive's words
// for it would be poorer.
struct Reader {
  std::unique_ptr<archive, FreeRead> handle{::archive_read_new()};
  ByteSource* from = nullptr;
  std::string subject;
  std::optional<Error> source_error;

  static la_ssize_t pull(archive* handle, void* self, const void** buffer) {
    auto* reader = static_cast<Reader*>(self);
    Result<std::string_view> bytes = reader->from->next();
    if (!bytes) {
      reader->source_error = bytes.error();
      ::archive_set_error(handle, EIO, "read error");
      return -1;
    }
    *buffer = bytes->data();
    return static_cast<la_ssize_t>(bytes->size());
  }

  Error error() const {
    if (source_error) {
      return *source_error;
    }
    const char* words = ::archive_error_string(handle.get());
    return {fmt::format("{}: {}; the file is damaged, truncated, or not what it should be", subject,
                        words == nullptr ? "cannot be read" : words)};
  }

  bool open() {
    return ::archive_read_open(handle.get(), this, nullptr, pull, nullptr) == ARCHIVE_OK;
  }
};

struct Writer {
  std::unique_ptr<archive, FreeWrite> handle{::archive_write_new()};
  ByteSink* to = nullptr;
  std::optional<Error> sink_error;

  static la_ssize_t push(archive* handle, void* self, const void* buffer, size_t size) {
    auto* writer = static_cast<Writer*>(self);
    Result<void> written = writer->to->write({static_cast<const char*>(buffer), size});
    if (!written) {
      writer->sink_error = written.error();
      ::archive_set_error(handle, EIO, "write error");
      return -1;
    }
    return static_cast<la_ssize_t>(size);
  }

  Error error(std::string_view action) const {
    if (sink_error) {
      return *sink_error;
    }
    const char* words = ::archive_error_string(handle.get());
    return {fmt::format("{}: {}", action, words == nullptr ? "unknown error" : words)};
  }

  bool open() {
    // Without this the last block would be filled up with zeros after the compressed data.
    ::archive_write_set_bytes_per_block(handle.get(), 0);
    ::archive_write_set_bytes_in_last_block(handle.get(), 1);
    return ::archive_write_open(handle.get(), this, nullptr, push, nullptr) == ARCHIVE_OK;
  }

  Result<void> data(std::string_view bytes, std::string_view action) {
    while (!bytes.empty()) {
      la_ssize_t taken = ::archive_write_data(handle.get(), bytes.data(), bytes.size());
      if (taken <= 0) {
        return error(action);
      }
      bytes.remove_prefix(static_cast<size_t>(taken));
    }
    return {};
  }
};

std::string text_or_empty(const char* text) {
  return text == nullptr ? "" : text;
}

std::optional<EntryKind> kind_of(archive_entry* entry) {
  if (::archive_entry_hardlink(entry) != nullptr) {
    return EntryKind::HardLink;
  }
  switch (::archive_entry_filetype(entry)) {
    case AE_IFREG:
      return EntryKind::File;
    case AE_IFDIR:
      return EntryKind::Directory;
    case AE_IFLNK:
      return EntryKind::Symlink;
    case AE_IFIFO:
      return EntryKind::Fifo;
    case AE_IFCHR:
      return EntryKind::CharacterDevice;
    case AE_IFBLK:
      return EntryKind::BlockDevice;
    default:
      return std::nullopt;
  }
}

void read_xattrs(archive_entry* from, TreeEntry& entry) {
  ::archive_entry_xattr_reset(from);
  const char* name = nullptr;
  const void* value = nullptr;
  size_t size = 0;
  while (::archive_entry_xattr_next(from, &name, &value, &size) == ARCHIVE_OK) {
    if (name != nullptr) {
      entry.xattrs.push_back({name, std::string(static_cast<const char*>(value), size)});
    }
  }
  auto order = [](const Xattr& a, const Xattr& b) {
    return std::tie(a.name, a.value) < std::tie(b.name, b.value);
  };
  std::sort(entry.xattrs.begin(), entry.xattrs.end(), order);
  auto same = [](const Xattr& a, const Xattr& b) { return a.name == b.name; };
  entry.xattrs.erase(std::unique(entry.xattrs.begin(), entry.xattrs.end(), same),
                     entry.xattrs.end());
}

unsigned thread_count(unsigned wanted) {
  return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

int add_filter(archive* handle, Compression kind) {
  switch (kind) {
    case Compression::None:
      return ::archive_write_add_filter_none(handle);
    case Compression::Gzip:
      return ::archive_write_add_filter_gzip(handle);
    case Compression::Xz:
      return ::archive_write_add_filter_xz(handle);
    case Compression::Zstd:
      return ::archive_write_add_filter_zstd(handle);
    case Compression::Bzip2:
      return ::archive_write_add_filter_bzip2(handle);
    case Compression::Lz4:
      return ::archive_write_add_filter_lz4(handle);
  }
  return ARCHIVE_FATAL;
}

int set_option(archive* handle, const char* name, const std::string& value) {
  return ::archive_write_set_filter_option(handle, nullptr, name, value.c_str());
}

}  // namespace

struct Decompressor::State : Reader {
  bool ended = false;
  std::array<char, 128 * 1024> buffer;
};

Decompressor::Decompressor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Decompressor::~Decompressor() = default;

Result<std::unique_ptr<Decompressor>> Decompressor::open(ByteSource& from, std::string subject) {
  auto state = std::make_unique<State>();
  state->from = &from;
  state->subject = std::move(subject);
  archive* handle = state->handle.get();
  ::archive_read_support_filter_gzip(handle);
  ::archive_read_support_filter_xz(handle);
  ::archive_read_support_filter_zstd(handle);
  ::archive_read_support_filter_bzip2(handle);
  ::archive_read_support_filter_lz4(handle);
  ::archive_read_support_format_raw(handle);
  ::archive_read_support_format_empty(handle);
  archive_entry* entry = nullptr;
  if (!state->open()) {
    return state->error();
  }
  int status = ::archive_read_next_header(handle, &entry);
  state->ended = status == ARCHIVE_EOF;
  if (status != ARCHIVE_OK && !state->ended) {
    return state->error();
  }
  return std::unique_ptr<Decompressor>(new Decompressor(std::move(state)));
}

Result<std::string_view> Decompressor::next() {
  if (state_->ended) {
    return std::string_view();
  }
  la_ssize_t got =
      ::archive_read_data(state_->handle.get(), state_->buffer.data(), state_->buffer.size());
  if (got < 0) {
    return state_->error();
  }
  state_->ended = got == 0;
  return std::string_view(state_->buffer.data(), static_cast<size_t>(got));
}

struct TarReader::State : Reader {
  bool is_about_charset() const {
    const char* words = ::archive_error_string(handle.get());
    return words != nullptr && std::strstr(words, "can't be converted from UTF-8") != nullptr;
  }
};

TarReader::TarReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
TarReader::~TarReader() = default;

Result<std::unique_ptr<TarReader>> TarReader::open(ByteSource& from, std::string subject) {
  auto state = std::make_unique<State>();
  state->from = &from;
  state->subject = std::move(subject);
  ::archive_read_support_format_tar(state->handle.get());
  if (!state->open()) {
    return state->error();
  }
  return std::unique_ptr<TarReader>(new TarReader(std::move(state)));
}

Result<bool> TarReader::next(TreeEntry& entry) {
  Utf8Locale locale;
  archive_entry* from = nullptr;
  int status = ::archive_read_next_header(state_->handle.get(), &from);
  if (status == ARCHIVE_EOF) {
    return false;
  }
  // A warning is about a header that was only understood in part: not good enough for an image,
  // unless all it says is that a name is not UTF-8; then its bytes are there.
  if (status != ARCHIVE_OK && !(status == ARCHIVE_WARN && state_->is_about_charset())) {
    return state_->error();
  }
  entry = TreeEntry();
  entry.path = text_or_empty(::archive_entry_pathname(from));
  if (entry.path.empty()) {
    return Error{fmt::format("{}: an entry has no name", state_->subject)};
  }
  std::optional<EntryKind> kind = kind_of(from);
  if (!kind) {
    return Error{fmt::format("{}: entry {} is of a kind that no file system has", state_->subject,
                             entry.path)};
  }
  entry.kind = *kind;
  entry.mode = ::archive_entry_perm(from) & 07777;
  entry.uid = static_cast<uint32_t>(::archive_entry_uid(from));
  entry.gid = static_cast<uint32_t>(::archive_entry_gid(from));
  entry.mtime = ::archive_entry_mtime(from);
  entry.mtime_nanoseconds = static_cast<uint32_t>(::archive_entry_mtime_nsec(from));
  if (*kind == EntryKind::File) {
    entry.size = static_cast<uint64_t>(std::max<la_int64_t>(0, ::archive_entry_size(from)));
  } else if (*kind == EntryKind::HardLink) {
    entry.link_target = text_or_empty(::archive_entry_hardlink(from));
  } else if (*kind == EntryKind::Symlink) {
    entry.link_target = text_or_empty(::archive_entry_symlink(from));
  }
  entry.device_major = static_cast<uint32_t>(::archive_entry_rdevmajor(from));
  entry.device_minor = static_cast<uint32_t>(::archive_entry_rdevminor(from));
  read_xattrs(from, entry);
  return true;
}

Result<bool> TarReader::next(Chunk& chunk) {
  const void* buffer = nullptr;
  size_t size = 0;
  la_int64_t offset = 0;
  int status = ::archive_read_data_block(state_->handle.get(), &buffer, &size, &offset);
  if (status == ARCHIVE_EOF) {
    return false;
  }
  if (status != ARCHIVE_OK) {
    return state_->error();
  }
  chunk.offset = static_cast<uint64_t>(offset);
  chunk.bytes = {static_cast<const char*>(buffer), size};
  return true;
}

struct Compressor::State : Writer {
  // libarchive compresses gzip on one thread.
  std::optional<ParallelGzip> gzip;
};

Compressor::Compressor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Compressor::~Compressor() = default;

Result<std::unique_ptr<Compressor>> Compressor::create(const CompressionOptions& options,
                                                       ByteSink& to) {
  auto state = std::make_unique<State>();
  if (options.kind == Compression::Gzip) {
    state->gzip.emplace(to, options.level, thread_count(options.threads));
    return std::unique_ptr<Compressor>(new Compressor(std::move(state)));
  }
  state->to = &to;
  archive* handle = state->handle.get();
  bool ready = ::archive_write_set_format_raw(handle) == ARCHIVE_OK &&
               add_filter(handle, options.kind) == ARCHIVE_OK;
  if (ready && options.level && options.kind != Compression::None) {
    ready = set_option(handle, "compression-level", std::to_string(*options.level)) == ARCHIVE_OK;
  }
  // Never one: with one thread both libraries take another path and write other bytes.
  if (ready && (options.kind == Compression::Xz || options.kind == Compression::Zstd)) {
    unsigned threads = std::max(2U, thread_count(options.threads));
    ready = set_option(handle, "threads", std::to_string(threads)) == ARCHIVE_OK;
  }
  std::unique_ptr<archive_entry, FreeEntry> entry(::archive_entry_new());
  ::archive_entry_set_filetype(entry.get(), AE_IFREG);
  if (!ready || !state->open() || ::archive_write_header(handle, entry.get()) != ARCHIVE_OK) {
    return state->error("set up compression");
  }
  return std::unique_ptr<Compressor>(new Compressor(std::move(state)));
}

Result<void> Compressor::write(std::string_view bytes) {
  return state_->gzip ? state_->gzip->write(bytes) : state_->data(bytes, "compress");
}

Result<void> Compressor::finish() {
  if (state_->gzip) {
    return state_->gzip->finish();
  }
  if (::archive_write_close(state_->handle.get()) != ARCHIVE_OK) {
    return state_->error("compress");
  }
  return {};
}

struct ZipWriter::State : Writer {};

ZipWriter::ZipWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipWriter::~ZipWriter() = default;

Result<std::unique_ptr<ZipWriter>> ZipWriter::create(std::optional<int> level, ByteSink& to) {
  auto state = std::make_unique<State>();
  state->to = &to;
  archive* handle = state->handle.get();
  bool ready = ::archive_write_set_format_zip(handle) == ARCHIVE_OK;
  if (ready && level) {
    ready = ::archive_write_set_format_option(handle, "zip", "compression-level",
                                              std::to_string(*level).c_str()) == ARCHIVE_OK;
  }
  if (!ready || !state->open()) {
    return state->error("set up zip");
  }
  return std::unique_ptr<ZipWriter>(new ZipWriter(std::move(state)));
}

Result<void> ZipWriter::add(const TreeEntry& from, EntryContent* content) {
  KILN_CHECK(from.kind == EntryKind::File || from.kind == EntryKind::Directory,
             "zip files hold files and directories");
  Utf8Locale locale;
  bool is_file = from.kind == EntryKind::File;
  std::unique_ptr<archive_entry, FreeEntry> entry(::archive_entry_new());
  ::archive_entry_copy_pathname(entry.get(), (from.path + (is_file ? "" : "/")).c_str());
  ::archive_entry_set_mode(entry.get(), (is_file ? S_IFREG : S_IFDIR) | from.mode);
  ::archive_entry_set_mtime(entry.get(), from.mtime, 0);
  ::archive_entry_set_size(entry.get(), static_cast<la_int64_t>(from.size));
  std::string action = "write zip entry " + from.path;
  if (::archive_write_header(state_->handle.get(), entry.get()) != ARCHIVE_OK) {
    return state_->error(action);
  }
  static constexpr std::array<char, 64 * 1024> kZeros{};
  uint64_t at = 0;
  Chunk chunk;
  while (content != nullptr) {
    KILN_ASSIGN(bool more, content->next(chunk));
    uint64_t until = more ? chunk.offset : from.size;
    while (at < until) {
      size_t piece = static_cast<size_t>(std::min<uint64_t>(kZeros.size(), until - at));
      KILN_TRY(state_->data({kZeros.data(), piece}, action));
      at += piece;
    }
    if (!more) {
      break;
    }
    KILN_TRY(state_->data(chunk.bytes, action));
    at += chunk.bytes.size();
  }
  return {};
}

Result<void> ZipWriter::finish() {
  if (::archive_write_close(state_->handle.get()) != ARCHIVE_OK) {
    return state_->error("write zip");
  }
  return {};
}

}  // namespace kiln
