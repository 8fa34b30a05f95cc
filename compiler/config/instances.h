#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "compiler/config/instance_key.h"
#include "compiler/config/loading.h"

namespace kiln {

// `for_each` and `count`, kiln's own: one instance of a block per element. Internal to this layer.

struct Instance {
  InstanceKey key;
  // `each` or `count`; null for a block that is one by itself.
  std::shared_ptr<const BlockBinding> binding;
};

// What a block's spec takes so that read_instances() finds them, when they mean this in a block of
// this component (null for none).
void add_instance_arguments(BodySpec& spec, const ComponentInfo* component, Span block,
                            const Loading& loading);

// The instances that `content` asks for, in the order of their keys: one without a key when it asks
// for none. After a problem, which is reported, one whose `each` and `count` are unknown.
std::vector<Instance> read_instances(const BodyContent& content, const Scope& scope,
                                     Loading& loading);

}  // namespace kiln
