#include "cli/kiln_engine/console/line_editor.h"

#include <fcntl.h>
#include <histedit.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "compiler/source/loaded_library.h"

namespace kiln {
namespace {

constexpr int remembered_lines = 1000;

// Part of a name of the language, or of a chain of them: what completion works on.
bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

// What all candidates begin with. Needs at least one.
std::string common_beginning(const std::vector<std::string>& candidates) {
  std::string common = candidates.front();
  for (const std::string& candidate : candidates) {
    const auto [end, other] = std::ranges::mismatch(common, candidate);
    common.erase(end, common.end());
  }
  return common;
}

}  // namespace

// The few functions of libedit that are used, and what they made.
struct LineEditor::Library {
  explicit Library(LoadedLibrary loaded) : library(loaded) {}
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  ~Library() {
    if (history != nullptr) {
      save_history();
      history_end(history);
    }
    if (editor != nullptr) {
      end(editor);
    }
  }

  bool find_all() {
    return library.find(init, "el_init") && library.find(set, "el_set") &&
           library.find(gets, "el_gets") && library.find(end, "el_end") &&
           library.find(line, "el_line") && library.find(insert, "el_insertstr") &&
           library.find(history_init, "history_init") && library.find(history_call, "history") &&
           library.find(history_end, "history_end");
  }

  void load_history() const {
    if (!history_path.empty()) {
      HistEvent event;
      history_call(history, &event, H_LOAD, history_path.c_str());
    }
  }

  // Written by ourselves: libedit would make a file that everybody may read.
  void save_history() const {
    const int fd = history_path.empty()
                       ? -1
                       : ::open(history_path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                                S_IRUSR | S_IWUSR);
    if (fd < 0) {
      return;
    }
    std::FILE* file = ::fchmod(fd, S_IRUSR | S_IWUSR) == 0 && ::ftruncate(fd, 0) == 0
                          ? ::fdopen(fd, "w")
                          : nullptr;
    if (file == nullptr) {
      ::close(fd);
      return;
    }
    HistEvent event;
    history_call(history, &event, H_SAVE_FP, file);
    std::fclose(file);
  }

  // Tab: completes as far as it is certain, and shows the choices when nothing is.
  unsigned char complete_word() {
    const LineInfo* info = line(editor);
    const char* start = info->cursor;
    while (start > info->buffer && is_name_character(start[-1])) {
      --start;
    }
    const std::string word(start, info->cursor);
    const std::vector<std::string> candidates = completer(word);
    if (candidates.empty()) {
      return CC_REFRESH_BEEP;
    }
    const std::string common = common_beginning(candidates);
    if (common.size() > word.size()) {
      insert(editor, common.c_str() + word.size());
      return CC_REFRESH;
    }
    std::fputc('\n', stdout);
    for (const std::string& candidate : candidates) {
      std::fprintf(stdout, "%s\n", candidate.c_str());
    }
    std::fflush(stdout);
    return CC_REDISPLAY;
  }

  LoadedLibrary library;
  decltype(::el_init)* init = nullptr;
  decltype(::el_set)* set = nullptr;
  decltype(::el_gets)* gets = nullptr;
  decltype(::el_end)* end = nullptr;
  decltype(::el_line)* line = nullptr;
  decltype(::el_insertstr)* insert = nullptr;
  decltype(::history_init)* history_init = nullptr;
  decltype(::history)* history_call = nullptr;
  decltype(::history_end)* history_end = nullptr;
  EditLine* editor = nullptr;
  History* history = nullptr;
  Completer completer;
  std::string history_path;
  std::string prompt;
  bool was_cancelled = false;
};

namespace {

// libedit calls functions without a place for data of ours: the one editor there is.
struct Current {
  std::function<char*()> prompt;
  std::function<unsigned char()> complete;
  std::function<unsigned char()> cancel;
};
Current& current() {
  static Current functions;
  return functions;
}

char* give_prompt(EditLine* /*editor*/) {
  return current().prompt();
}
unsigned char complete(EditLine* /*editor*/, int /*key*/) {
  return current().complete();
}
unsigned char cancel(EditLine* /*editor*/, int /*key*/) {
  return current().cancel();
}

}  // namespace

std::unique_ptr<LineEditor> LineEditor::open(Completer completer, std::string history_path) {
  const Result<LoadedLibrary> loaded = LoadedLibrary::load("libedit.so.2");
  if (!loaded) {
    return nullptr;
  }
  auto library = std::make_unique<Library>(*loaded);
  if (!library->find_all()) {
    return nullptr;
  }
  library->completer = std::move(completer);
  library->history_path = std::move(history_path);
  library->editor = library->init("kiln", stdin, stdout, stderr);
  library->history = library->history_init();
  if (library->editor == nullptr || library->history == nullptr) {
    return nullptr;
  }
  Library* self = library.get();
  current().prompt = [self] { return self->prompt.data(); };
  current().complete = [self] { return self->complete_word(); };
  current().cancel = [self] {
    self->was_cancelled = true;
    return static_cast<unsigned char>(CC_NEWLINE);
  };
  EditLine* editor = library->editor;
  HistEvent event;
  library->history_call(library->history, &event, H_SETSIZE, remembered_lines);
  library->history_call(library->history, &event, H_SETUNIQUE, 1);
  library->load_history();
  library->set(editor, EL_PROMPT, give_prompt);
  library->set(editor, EL_EDITOR, "emacs");
  library->set(editor, EL_HIST, library->history_call, library->history);
  library->set(editor, EL_ADDFN, "kiln-complete", "complete a name", complete);
  library->set(editor, EL_ADDFN, "kiln-cancel", "forget the line", cancel);
  library->set(editor, EL_BIND, "^I", "kiln-complete", nullptr);
  library->set(editor, EL_BIND, "^C", "kiln-cancel", nullptr);
  library->set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  // While a line is edited Ctrl-C is a key; while it is evaluated, a signal.
  library->set(editor, EL_SETTY, "-d", "-isig", nullptr);
  return std::unique_ptr<LineEditor>(new LineEditor(std::move(library)));
}

LineEditor::LineEditor(std::unique_ptr<Library> library) : library_(std::move(library)) {}

LineEditor::~LineEditor() = default;

LineEditor::Line LineEditor::read(const std::string& prompt) {
  library_->prompt = prompt;
  library_->was_cancelled = false;
  int count = 0;
  const char* text = library_->gets(library_->editor, &count);
  if (library_->was_cancelled) {
    return {Outcome::Cancelled};
  }
  if (text == nullptr || count <= 0) {
    return {Outcome::End};
  }
  std::string line(text, static_cast<size_t>(count));
  if (line.find_first_not_of(" \t\r\n") != std::string::npos) {
    HistEvent event;
    library_->history_call(library_->history, &event, H_ENTER, line.c_str());
  }
  if (line.ends_with('\n')) {
    line.pop_back();
  }
  return {Outcome::Line, std::move(line)};
}

}  // namespace kiln
