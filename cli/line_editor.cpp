#include "cli/line_editor.h"

#include <dlfcn.h>
#include <histedit.h>

#include <cstdio>

namespace kiln {
namespace {

// libedit asks for the prompt by a function without a place for data of ours.
std::string& current_prompt() {
  static std::string prompt;
  return prompt;
}

char* give_prompt(EditLine* /*editor*/) {
  return current_prompt().data();
}

constexpr int remembered_lines = 1000;

}  // namespace

// The few functions of libedit that are used, and what they made.
struct LineEditor::Library {
  Library() = default;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  ~Library() {
    if (editor != nullptr) {
      end(editor);
    }
    if (history != nullptr) {
      history_end(history);
    }
    dlclose(handle);
  }

  template <typename Function>
  bool find(Function*& function, const char* name) const {
    function = reinterpret_cast<Function*>(dlsym(handle, name));
    return function != nullptr;
  }

  bool find_all() {
    return find(init, "el_init") && find(set, "el_set") && find(gets, "el_gets") &&
           find(end, "el_end") && find(history_init, "history_init") &&
           find(history_call, "history") && find(history_end, "history_end");
  }

  void* handle = nullptr;
  decltype(el_init)* init = nullptr;
  decltype(el_set)* set = nullptr;
  decltype(el_gets)* gets = nullptr;
  decltype(el_end)* end = nullptr;
  decltype(::history_init)* history_init = nullptr;
  decltype(::history)* history_call = nullptr;
  decltype(::history_end)* history_end = nullptr;
  EditLine* editor = nullptr;
  History* history = nullptr;
};

std::unique_ptr<LineEditor> LineEditor::open(const std::string& prompt) {
  void* handle = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    return nullptr;
  }
  auto library = std::make_unique<Library>();
  library->handle = handle;
  if (!library->find_all()) {
    return nullptr;
  }
  current_prompt() = prompt;
  library->editor = library->init("kiln", stdin, stdout, stderr);
  library->history = library->history_init();
  if (library->editor == nullptr || library->history == nullptr) {
    return nullptr;
  }
  HistEvent event;
  library->history_call(library->history, &event, H_SETSIZE, remembered_lines);
  library->set(library->editor, EL_PROMPT, give_prompt);
  library->set(library->editor, EL_EDITOR, "emacs");
  library->set(library->editor, EL_HIST, library->history_call, library->history);
  return std::unique_ptr<LineEditor>(new LineEditor(std::move(library)));
}

LineEditor::LineEditor(std::unique_ptr<Library> library) : library_(std::move(library)) {}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read() {
  int count = 0;
  const char* text = library_->gets(library_->editor, &count);
  if (text == nullptr || count <= 0) {
    return std::nullopt;
  }
  std::string line(text, static_cast<size_t>(count));
  if (line.find_first_not_of(" \t\r\n") != std::string::npos) {
    HistEvent event;
    library_->history_call(library_->history, &event, H_ENTER, line.c_str());
  }
  if (line.ends_with('\n')) {
    line.pop_back();
  }
  return line;
}

}  // namespace kiln
