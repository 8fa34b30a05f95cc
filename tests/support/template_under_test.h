#pragma once

#include <memory>
#include <string>

#include "compiler/config/config.h"
#include "tests/support/memory_files.h"
#include "tests/support/small_catalog.h"

namespace kiln {

// A template in memory, loaded with the small catalog, and what was said about it.
struct TemplateUnderTest {
  explicit TemplateUnderTest(const std::string& text) : files{{"t.pkr.hcl", text}} {}
  explicit TemplateUnderTest(MemoryFiles given, std::string where)
      : files(std::move(given)), path(std::move(where)) {}

  TemplateUnderTest& load() {
    module = kiln::load(path, options, small_catalog(), files, sources, diagnostics);
    return *this;
  }

  // One line for each diagnostic: `3:12 UnknownVariable: There is no variable named "x".`
  std::string problems() const {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.has_span) {
        const Position position = sources.position(diagnostic.span.source, diagnostic.span.begin);
        text += std::to_string(position.line) + ":" + std::to_string(position.column) + " ";
      }
      text += std::string(diagnostic.kind) + ": " + diagnostic.detail + "\n";
    }
    return text;
  }

  const Value& local(const std::string& name) const {
    return *module->config.scope.find("local")->find(name);
  }
  const Value& variable(const std::string& name) const {
    return *module->config.scope.find("var")->find(name);
  }

  MemoryFiles files;
  std::string path = "t.pkr.hcl";
  LoadOptions options;
  SourceMap sources;
  Diagnostics diagnostics;
  std::unique_ptr<Module> module;
};

}  // namespace kiln
