#include "compiler/syntax/token.h"

#include <string>

#include "tests/support/catch.h"

using namespace kiln;

namespace {

// `Kind:text` of each token but the last, which is the end of the file.
std::string tokens(std::string_view text, SourceForm form = SourceForm::Config) {
  std::string all;
  for (Token token : tokenize(text, form)) {
    if (token.kind != TokenKind::EndOfFile) {
      all += std::string(token_name(token.kind).substr(5)) + ":" +
             std::string(text.substr(token.begin, token.end - token.begin)) + " ";
    }
  }
  return all;
}

}  // namespace

TEST_CASE("numbers take every dot and exponent that a digit follows") {
  CHECK(tokens("1.5.5") == "NumberLit:1.5.5 ");
  CHECK(tokens("1.") == "NumberLit:1 Dot:. ");
  CHECK(tokens("1e") == "NumberLit:1 Ident:e ");
  CHECK(tokens("1...") == "NumberLit:1 Ellipsis:... ");
}

TEST_CASE("identifiers follow Unicode's tables") {
  CHECK(tokens("h\u00e9-1 in") == "Ident:h\u00e9-1 Ident:in ");
  CHECK(tokens("a\u00a0b") == "Ident:a Invalid:\u00a0 Ident:b ");
  CHECK(tokens("\u00e9\xff") == "Ident:\u00e9 BadUTF8:\xff ");
}

TEST_CASE("comments include their newline, and an unclosed one is none") {
  CHECK(tokens("# a\nb // c") == "Comment:# a\n Ident:b Comment:// c ");
  CHECK(tokens("/*a*/ */") == "Comment:/*a*/ Star:* Slash:/ ");
  CHECK(tokens("/*a/*b") == "Slash:/ Star:* Ident:a Slash:/ Star:* Ident:b ");
}

TEST_CASE("a brace ends a sequence when no other is open in it") {
  CHECK(tokens("\"a${{}}b\"") ==
        "OQuote:\" QuotedLit:a TemplateInterp:${ OBrace:{ CBrace:} TemplateSeqEnd:} QuotedLit:b "
        "CQuote:\" ");
  CHECK(tokens("}{") == "CBrace:} OBrace:{ ");
}

TEST_CASE("a heredoc ends at a line that is its marker and nothing else") {
  CHECK(tokens("<<E\na\n E \nE\n") ==
        "OHeredoc:<<E\n StringLit:a\n CHeredoc: E  Newline:\n Ident:E Newline:\n ");
  CHECK(tokens("<<E\n${x}E\nE") ==
        "OHeredoc:<<E\n TemplateInterp:${ Ident:x TemplateSeqEnd:} StringLit:E\n StringLit:E ");
  CHECK(tokens("<<E x\n") == "LessThan:< LessThan:< Ident:E Ident:x Newline:\n ");
}

TEST_CASE("sigils are tokens of their own") {
  CHECK(tokens("\"$a $${b}%\"") ==
        "OQuote:\" QuotedLit:$ QuotedLit:a  QuotedLit:$${ QuotedLit:b} QuotedLit:% CQuote:\" ");
  CHECK(tokens("a\n\"$", SourceForm::Template) == "StringLit:a\n StringLit:\" StringLit:$ ");
}

TEST_CASE("a byte order mark is skipped at the start only") {
  CHECK(tokens("\uFEFFa") == "Ident:a ");
  CHECK(tokens("a\uFEFF") == "Ident:a Invalid:\uFEFF ");
}

TEST_CASE("hostile texts are scanned in linear time") {
  auto repeated = [](std::string_view unit) {
    std::string text;
    for (int i = 0; i < 300000; ++i) {
      text += unit;
    }
    return text;
  };
  // Each of these would take minutes if a token looked at all that follows it.
  CHECK(tokenize(repeated("/* ")).size() == 600001);
  CHECK(tokenize(repeated("a\u2603")).size() == 600001);
  CHECK(tokenize("\"" + repeated("a\xff")).size() == 600002);
  CHECK(tokenize(repeated("\u00e9\xff")).size() == 600001);
  CHECK(tokenize(repeated("<<")).size() == 600001);
}
