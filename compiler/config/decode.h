#pragma once

#include <map>
#include <string>

#include "compiler/config/schema.h"
#include "compiler/eval/scope.h"
#include "compiler/source/diagnostic.h"
#include "compiler/syntax/body.h"

namespace kiln {

// The value of a body under a schema: an object with those arguments and blocks of schema.type()
// that are set or have a default, marks of sensitive arguments set; what is not in it is null (a
// template uses few of a component's options). In a list of blocks each has all of them, so that
// they are of one type. `dynamic` blocks are expanded first. Reports every problem; what could not
// be decoded is unknown (a value of the wrong type) or left out (missing). An argument set to null
// counts as not set.
Value decode(const Body& body, const Schema& schema, const Scope& scope, Diagnostics& diagnostics);

// Options that replace those a body sets, as a provisioner's `override` gives them.
struct Overrides {
  // An object with attributes named after arguments and blocks; null for none.
  Value values = {};
  // What to underline when they are wrong.
  Span span = {};
};

struct DecodedBody {
  Value value;
  // Where each argument is given that the body itself sets, and the header of the first block of
  // each type.
  std::map<std::string, Span, std::less<>> argument_spans;
  // Something in the body was reported as an error: what seems to be missing may be what that
  // argument was meant to be.
  bool has_errors = false;
};

// The same with overrides applied before required arguments and rules are checked, and the places
// that later checks underline.
DecodedBody decode(const Body& body, const Schema& schema, const Overrides& overrides,
                   const Scope& scope, Diagnostics& diagnostics);

}  // namespace kiln
