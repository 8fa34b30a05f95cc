#include <set>

#include "tests/support/function_cases.h"

namespace kiln {
namespace {

// A map of files; their directories exist.
class FakeFiles : public FileReader {
 public:
  explicit FakeFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  Result<std::string> read(const std::string& path) const override {
    auto found = files_.find(path);
    if (found == files_.end()) {
      return Error{"open " + path + ": no such file or directory"};
    }
    return found->second;
  }

  FileKind kind(const std::string& path) const override {
    if (files_.count(path) > 0) {
      return FileKind::Regular;
    }
    return list(path)->empty() ? FileKind::Missing : FileKind::Directory;
  }

  Result<std::vector<std::string>> list(const std::string& path) const override {
    std::set<std::string> names;
    for (const auto& [file, content] : files_) {
      if (file.starts_with(path + "/")) {
        names.insert(
            file.substr(path.size() + 1, file.find('/', path.size() + 1) - path.size() - 1));
      }
    }
    return std::vector<std::string>(names.begin(), names.end());
  }

  std::string working_directory() const override { return "/work"; }

 private:
  std::map<std::string, std::string> files_;
};

TEST_CASE("file functions look where Packer looks") {
  FakeFiles files({{"/t/a.txt", "h\xC3\xA9llo"},
                   {"/t/binary", "\xFF"},
                   {"/t/sub/b.txt", "b"},
                   {"/t/sub/deep/c.md", "c"},
                   {"/t/sub/deep/d.txt", "d"},
                   {"/home/u/notes", "n"},
                   {"rel.txt", "r"}});
  CallContext context;
  context.files = &files;
  context.base_directory = "/t";
  context.environment = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/home/u") : std::nullopt;
  };
  context.render_template = [](const std::string& path, const std::string& text,
                               const Value& variables) -> Result<Value> {
    return Value::string(path + ":" + text + ":" + value_to_debug_json(variables));
  };
  check_cases(
      std::to_array<FunctionCase>({
          {R"(basename(""))", R"(string ".")"},
          {R"(basename("/a/b/"))", R"(string "b")"},
          {R"(basename("//"))", R"(string "/")"},
          {R"(dirname("b.txt"))", R"(string ".")"},
          {R"(dirname("/a/b/"))", R"(string "/a/b")"},
          {R"(dirname("a/../b"))", R"(string ".")"},
          {R"(abspath("a/../b"))", R"(string "/work/b")"},
          {R"(abspath("/x/./y"))", R"(string "/x/y")"},
          {R"(pathexpand("~/x"))", R"(string "/home/u/x")"},
          {R"(pathexpand("~"))", R"(string "/home/u")"},
          {R"(pathexpand("a~"))", R"(string "a~")"},
          {R"(pathexpand("~x/a"))",
           "Error in function call: Call to function \"pathexpand\" failed: cannot expand "
           "user-specific home dir."},
          {R"(file("a.txt"))", "string \"h\xC3\xA9llo\""},
          {R"(file("./sub/../a.txt"))", "string \"h\xC3\xA9llo\""},
          {R"(file("~/notes"))", R"(string "n")"},
          {R"(file("nope"))",
           "Error in function call: Call to function \"file\" failed: no file exists at /t/nope."},
          {R"(file("sub"))",
           "Error in function call: Call to function \"file\" failed: failed to open sub."},
          {R"(file("binary"))",
           "Error in function call: Call to function \"file\" failed: contents of binary are not "
           "valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the "
           "other file functions (e.g. filemd5, filesha256) to obtain file hashing results "
           "instead."},
          {R"(filebase64("/t/binary"))", R"(string "/w==")"},
          {R"(filebase64("rel.txt"))", R"(string "cg==")"},
          {R"(filebase64("a.txt"))",
           "Error in function call: Call to function \"filebase64\" failed: failed to read file "
           "\"a.txt\": open a.txt: no such file or directory."},
          {R"(fileexists("a.txt"))", "bool true"},
          {R"(fileexists("b.txt"))", "bool false"},
          {R"(fileexists("sub"))",
           "Error in function call: Call to function \"fileexists\" failed: sub is not a regular "
           "file, but a directory."},
          {R"(fileset(".", "*.txt"))", R"(set(string) ["a.txt"])"},
          {R"(fileset(".", "**/*.txt"))", R"(set(string) ["a.txt","sub/b.txt","sub/deep/d.txt"])"},
          {R"(fileset("sub", "**"))", R"(set(string) ["b.txt","deep/c.md","deep/d.txt"])"},
          {R"(fileset(".", "{a,b}*.txt"))", R"(set(string) ["a.txt"])"},
          {R"(fileset(".", "s?b/[^a].{md,txt}"))", R"(set(string) ["sub/b.txt"])"},
          {R"(fileset(".", "sub/deep/[a-c].*"))", R"(set(string) ["sub/deep/c.md"])"},
          {R"(fileset("nope", "*"))", "set(string) []"},
          {R"(fileset(".", "[a"))",
           "Error in function call: Call to function \"fileset\" failed: failed to glob pattern "
           "([a): syntax error in pattern."},
          {R"(fileset(".", "{a"))",
           "Error in function call: Call to function \"fileset\" failed: failed to glob pattern "
           "({a): syntax error in pattern."},
          {R"(templatefile("sub/b.txt", {x = 1}))", R"(string "sub/b.txt:b:{\"x\":1}")"},
          {R"(templatefile("a.txt", [1]))",
           "Invalid function argument: Invalid value for \"vars\" parameter: invalid vars value: "
           "must be a map."},
          {R"(templatefile("a.txt", {"1x" = 1}))",
           "Invalid function argument: Invalid value for \"vars\" parameter: invalid template "
           "variable name \"1x\": must start with a letter, followed by zero or more letters, "
           "digits, and underscores."},
          {R"(env("HOME"))", R"(string "/home/u")"},
          {R"(env("NOPE"))", R"(string "")"},
      }),
      context);
}

TEST_CASE("a run has one time and real randomness") {
  CallContext context;
  context.now = 1514934721;
  context.random = [](size_t size) { return std::string(size, '\xFF'); };
  check_cases(std::to_array<FunctionCase>({
                  {"timestamp()", R"(string "2018-01-02T23:12:01Z")"},
                  {"legacy_isotime()", R"(string "2018-01-02T23:12:01Z")"},
                  {R"(legacy_isotime("Mon Jan _2 15:04:05.00 2006 PM 3 -07:00 MST"))",
                   R"(string "Tue Jan  2 23:12:01.00 2018 PM 11 +00:00 UTC")"},
                  {R"(legacy_strftime("%Y-%m-%d %H:%M:%S %j %a %B %y %p %I %z %w %% %q"))",
                   R"(string "2018-01-02 23:12:01 002 Tue January 18 PM 11 +0000 2 % %q")"},
                  {"uuidv4()", R"(string "ffffffff-ffff-4fff-bfff-ffffffffffff")"},
              }),
              context);
}

TEST_CASE("every function has a doc line, and so has every parameter") {
  CHECK(functions().size() >= 95);
  for (const auto& [name, function] : functions()) {
    INFO(name);
    CHECK(function->doc.size() > 10);
    for (const Parameter& parameter : function->parameters) {
      CHECK_FALSE(parameter.doc.empty());
    }
  }
}

}  // namespace
}  // namespace kiln
