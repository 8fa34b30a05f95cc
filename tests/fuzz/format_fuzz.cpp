// Formats any bytes: only the blanks between tokens may change.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/format/format.h"
#include "compiler/source/check.h"
#include "compiler/syntax/token.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kiln;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string expected;
  uint32_t end = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (Token token : tokenize(text)) {
    std::string_view between = text.substr(end, token.begin - end);
    KILN_CHECK(between.find_first_not_of(" \t") == std::string_view::npos,
               "only blanks are in no token");
    expected += text.substr(token.begin, token.end - token.begin);
    end = token.end;
  }
  KILN_CHECK(end == size, "tokens reach the end");
  auto without_blanks = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
    return text;
  };
  KILN_CHECK(without_blanks(format(text)) == without_blanks(expected),
             "formatting changes blanks only");
  tokenize(text, SourceForm::Template);
  return 0;
}
