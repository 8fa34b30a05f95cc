// ANTLR's Parser refers to tree patterns, those to XPath, and XPath's lexer builds an automaton in
// a static initialiser, at every start of the program. Nobody uses tree patterns here: this stands
// in for that part of the runtime, so that the linker leaves it out.
#include <antlr4-runtime.h>
#include <tree/xpath/XPath.h>

namespace antlr4::tree::xpath {

XPath::XPath(Parser*, const std::string&) {
  throw UnsupportedOperationException("XPath is not linked in");
}

std::vector<std::unique_ptr<XPathElement>> XPath::split(const std::string&) {
  return {};
}

std::vector<ParseTree*> XPath::evaluate(ParseTree*) {
  return {};
}

std::unique_ptr<XPathElement> XPath::getXPathElement(Token*, bool) {
  return nullptr;
}

}  // namespace antlr4::tree::xpath
