#include "runtime/init/protocol/setup.h"

#include "runtime/init/protocol/wire.h"

namespace kiln {
namespace {

void write(WireWriter& out, const std::vector<IdRange>& ranges) {
  out.number(ranges.size());
  for (const IdRange& range : ranges) {
    out.number(range.inside);
    out.number(range.outside);
    out.number(range.count);
  }
}

std::vector<IdRange> read_ranges(WireReader& in) {
  std::vector<IdRange> ranges;
  for (uint64_t left = in.number(); in.ok() && left > 0; --left) {
    IdRange range;
    range.inside = static_cast<uint32_t>(in.number());
    range.outside = static_cast<uint32_t>(in.number());
    range.count = static_cast<uint32_t>(in.number());
    ranges.push_back(range);
  }
  return ranges;
}

}  // namespace

std::string encode(const Setup& setup) {
  WireWriter out;
  out.number(static_cast<uint64_t>(setup.kind));
  out.number(setup.namespaces);
  write(out, setup.ids.users);
  write(out, setup.ids.groups);
  out.text(setup.ids.user_program);
  out.text(setup.ids.group_program);
  const RootSetup& root = setup.root;
  out.list(root.lower);
  out.text(root.directory);
  out.text(root.work);
  out.text(root.hostname);
  out.number(root.has_resolv_conf ? 1 : 0);
  out.text(root.resolv_conf);
  out.text(root.temporary);
  out.text(root.var_temporary);
  out.number(root.capabilities);
  out.text(root.seccomp_filter);
  return out.take();
}

bool decode(std::string_view bytes, Setup& setup) {
  WireReader in(bytes);
  setup.kind = static_cast<Setup::Kind>(in.number());
  setup.namespaces = in.number();
  setup.ids.users = read_ranges(in);
  setup.ids.groups = read_ranges(in);
  setup.ids.user_program = in.text();
  setup.ids.group_program = in.text();
  RootSetup& root = setup.root;
  root.lower = in.list();
  root.directory = in.text();
  root.work = in.text();
  root.hostname = in.text();
  root.has_resolv_conf = in.number() != 0;
  root.resolv_conf = in.text();
  root.temporary = in.text();
  root.var_temporary = in.text();
  root.capabilities = in.number();
  root.seccomp_filter = in.text();
  return in.ok();
}

std::string encode(const Execution& execution) {
  WireWriter out;
  out.list(execution.arguments);
  out.list(execution.environment);
  out.text(execution.directory);
  return out.take();
}

bool decode(std::string_view bytes, Execution& execution) {
  WireReader in(bytes);
  execution.arguments = in.list();
  execution.environment = in.list();
  execution.directory = in.text();
  return in.ok() && !execution.arguments.empty();
}

std::string encode(const ExitReport& report) {
  WireWriter out;
  out.number(report.code);
  out.list(report.leftovers);
  out.list(report.survivors);
  return out.take();
}

bool decode(std::string_view bytes, ExitReport& report) {
  WireReader in(bytes);
  report.code = in.number();
  report.leftovers = in.list();
  report.survivors = in.list();
  return in.ok();
}

}  // namespace kiln
