#include "stdlib/functions/formats/csv.h"

#include "fmt/format.h"

namespace kiln {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  Result<std::vector<CsvRecord>> read() {
    std::vector<CsvRecord> records;
    while (!rest_.empty()) {
      if (skip_line_end()) {
        continue;
      }
      CsvRecord record;
      record.line = line_;
      bool more = true;
      while (more) {
        std::string field;
        bool read = rest_.starts_with('"') ? read_quoted(field) : read_bare(field);
        if (!read) {
          return Error{fmt::format("CSV parse error on line {}: {}", record.line, problem_)};
        }
        record.fields.push_back(std::move(field));
        more = rest_.starts_with(',');
        if (more) {
          rest_.remove_prefix(1);
        }
      }
      skip_line_end();
      records.push_back(std::move(record));
    }
    return records;
  }

 private:
  bool at_line_end() const {
    return rest_.empty() || rest_[0] == '\n' || rest_.starts_with("\r\n") || rest_ == "\r";
  }

  bool skip_line_end() {
    size_t size = rest_.starts_with("\r\n") ? 2 : rest_.starts_with('\n') || rest_ == "\r" ? 1 : 0;
    rest_.remove_prefix(size);
    line_ += size > 0;
    return size > 0;
  }

  bool read_bare(std::string& field) {
    while (!at_line_end() && rest_[0] != ',') {
      if (rest_[0] == '"') {
        problem_ = "bare \" in non-quoted-field";
        return false;
      }
      field += rest_[0];
      rest_.remove_prefix(1);
    }
    return true;
  }

  bool read_quoted(std::string& field) {
    problem_ = "extraneous or missing \" in quoted-field";
    rest_.remove_prefix(1);
    while (!rest_.empty()) {
      if (rest_.starts_with("\"\"")) {
        field += '"';
        rest_.remove_prefix(2);
      } else if (rest_[0] == '"') {
        rest_.remove_prefix(1);
        return at_line_end() || rest_[0] == ',';
      } else if (rest_[0] == '\n' || rest_.starts_with("\r\n")) {
        skip_line_end();
        field += '\n';
      } else {
        field += rest_[0];
        rest_.remove_prefix(1);
      }
    }
    return false;
  }

  std::string_view rest_;
  size_t line_ = 1;
  std::string_view problem_;
};

}  // namespace

Result<std::vector<CsvRecord>> parse_csv(std::string_view text) {
  return Reader(text).read();
}

}  // namespace kiln
