#include <algorithm>
#include <array>

#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/syntax/diagnostics.h"

namespace kiln {

std::string in_directory(const std::string& directory, const std::string& name) {
  if (directory == ".") {
    return name;
  }
  return directory.ends_with('/') ? directory + name : directory + "/" + name;
}

namespace {

// The suffixes of template files, in the order in which their files are read.
constexpr std::array<std::string_view, 4> template_suffixes = {".pkr.hcl", ".kiln.hcl", ".pkr.json",
                                                               ".kiln.json"};

bool is_template(std::string_view name) {
  return std::ranges::any_of(template_suffixes,
                             [&](std::string_view suffix) { return name.ends_with(suffix); });
}

std::string directory_of(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

// The template files of a directory, in reading order.
std::vector<std::string> list_templates(const std::string& directory, Loading& loading) {
  std::vector<std::string> paths;
  Result<std::vector<std::string>> names = loading.files.list(directory);
  if (!names) {
    loading.diagnostics.emit_without_span(diag::UnreadableFile, names.error().message + ".");
    return paths;
  }
  for (std::string_view suffix : template_suffixes) {
    for (const std::string& name : *names) {
      const std::string path = in_directory(directory, name);
      if (name.ends_with(suffix) && loading.files.kind(path) == FileKind::Regular) {
        paths.push_back(path);
      }
    }
  }
  return paths;
}

// Is a file that has no template's name a legacy template? Those had no suffix of their own.
bool is_legacy_template(const std::string& path, const Loading& loading) {
  if (loading.files.kind(path) != FileKind::Regular) {
    return false;
  }
  if (path.ends_with(".json")) {
    return true;
  }
  const Result<std::string> text = loading.files.read(path);
  const size_t first = text ? text->find_first_not_of(" \t\r\n") : std::string::npos;
  return first != std::string::npos && (*text)[first] == '{';
}

void report_no_template(const std::string& path, Loading& loading) {
  Diagnostic& diagnostic = loading.diagnostics.emit_without_span(diag::NoConfigFile);
  diagnostic.summary = "Could not find any config file in " + path;
}

std::vector<std::string> find_templates(const std::string& path, Loading& loading) {
  if (path.empty()) {
    loading.module.root_directory = ".";
    return {};
  }
  switch (loading.files.kind(path)) {
    case FileKind::Directory: {
      loading.module.root_directory = path;
      const size_t mark = loading.diagnostics.mark();
      std::vector<std::string> paths = list_templates(path, loading);
      if (paths.empty() && loading.diagnostics.mark() == mark) {
        report_no_template(path, loading);
      }
      return paths;
    }
    case FileKind::Missing:
      // Opening it says why it cannot be opened.
      loading.module.root_directory = directory_of(path);
      return {path};
    case FileKind::Regular:
    case FileKind::Other:
      break;
  }
  loading.module.root_directory = directory_of(path);
  if (is_template(path)) {
    return {path};
  }
  if (is_legacy_template(path, loading)) {
    loading.module.is_legacy = true;
    if (loading.options.translate_legacy) {
      return {path};
    }
    Diagnostic& diagnostic = loading.diagnostics.emit_without_span(diag::LegacyTemplate, path);
    diagnostic.hint = "`kiln hcl2_upgrade` turns it into HCL.";
    return {};
  }
  report_no_template(path, loading);
  return {};
}

// The tree of a template file; a legacy template's is that of its translation.
std::unique_ptr<SyntaxTree> parse_template_file(SourceId id, Loading& loading) {
  if (!loading.module.is_legacy) {
    return parse_by_name(loading.sources, id, loading.diagnostics);
  }
  TranslatedTemplate translated =
      loading.options.translate_legacy(loading.sources, id, loading.catalog, loading.diagnostics);
  const SourceId derived =
      loading.sources.add_derived(id, std::move(translated.text), std::move(translated.ranges));
  return parse(loading.sources, derived, loading.diagnostics);
}

// What may stand at the top of a template.
BodySpec template_spec() {
  return {{},
          {{"packer", {}},
           {"variable", {"name"}},
           {"variables", {}},
           {"local", {"name"}},
           {"locals", {}},
           {"data", {"type", "name"}},
           {"source", {"type", "name"}},
           {"build", {}},
           {"output", {"name"}},
           {"hcp_packer_registry", {}},
           {"communicator", {"type", "name"}}}};
}

// Where what stands at the top of a file by mistake belongs.
void add_top_level_hint(Diagnostic& diagnostic, const SourceMap& sources) {
  const std::string_view name = sources.text(diagnostic.span);
  const auto is_any = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
  };
  if (!diagnostic.hint.empty()) {
    return;
  }
  if (is_any({"sources", "provisioner", "post-processor", "post-processors",
              "error-cleanup-provisioner"})) {
    diagnostic.hint = "It belongs into a build block.";
  } else if (diagnostic.kind == diag::UnsupportedBlock.kind) {
    if (is_any({"terraform", "provider", "resource", "module"})) {
      diagnostic.hint = "This is Terraform's: images are described by source and build blocks.";
    } else if (is_any({"builder", "builders"})) {
      diagnostic.hint = "A builder's options are a block: source \"TYPE\" \"NAME\" { ... }.";
    }
  } else if (diagnostic.kind == diag::UnsupportedArgument.kind &&
             !diagnostic.detail.ends_with('?')) {
    diagnostic.hint = fmt::format(
        "A variable is declared by `variable \"{}\" {{ ... }}`; values of variables are set in "
        "*.pkrvars.hcl files.",
        name);
  }
}

// The texts in quotes on the lines of blocks that were refused.
void keep_lost_names(size_t mark, Loading& loading) {
  const std::vector<Diagnostic>& all = loading.diagnostics.all();
  for (size_t i = mark; i < all.size(); ++i) {
    const uint32_t line = loading.sources.position(all[i].span.source, all[i].span.begin).line;
    std::string_view text = loading.sources.line(all[i].span.source, line);
    while (true) {
      const size_t open = text.find('"');
      const size_t close = open == std::string_view::npos ? open : text.find('"', open + 1);
      if (close == std::string_view::npos) {
        break;
      }
      loading.lost_names.emplace(text.substr(open + 1, close - open - 1));
      text.remove_prefix(close + 1);
    }
  }
}

}  // namespace

void read_template(Loading& loading) {
  Module& module = loading.module;
  const std::vector<std::string> paths = find_templates(module.path, loading);
  std::vector<const SyntaxTree*> parsed;
  for (const std::string& path : paths) {
    Result<std::string> text = loading.files.read(path);
    if (!text) {
      loading.diagnostics.emit_without_span(diag::UnreadableFile, text.error().message + ".");
      continue;
    }
    const SourceId id = loading.sources.add(path, *std::move(text));
    module.files.push_back(id);
    module.trees.push_back(parse_template_file(id, loading));
  }
  module.is_kiln_dialect = !paths.empty() && std::ranges::all_of(paths, is_kiln_file);
  // Only files that parse are judged by the blocks they have: half a file lacks some.
  // An argument that is set twice is there all the same.
  module.is_incomplete =
      std::ranges::any_of(loading.diagnostics.all(), [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Severity::Error &&
               diagnostic.kind != diag::AttributeRedefined.kind;
      });
  const BodySpec spec = template_spec();
  const size_t mark = loading.diagnostics.mark();
  Diagnostics found;
  for (const auto& tree : module.trees) {
    BodyContent content = tree->body()->content(spec, found);
    std::ranges::move(content.blocks, std::back_inserter(loading.blocks));
  }
  if (!module.is_incomplete) {
    for (Diagnostic diagnostic : found.all()) {
      add_top_level_hint(diagnostic, loading.sources);
      loading.diagnostics.add(std::move(diagnostic));
    }
  }
  keep_lost_names(mark, loading);
}

}  // namespace kiln
