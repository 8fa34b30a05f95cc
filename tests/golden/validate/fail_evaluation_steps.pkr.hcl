# env: KILN_EVALUATION_STEPS=1000
locals {
  few  = [for n in range(100) : n]
  many = [for a in range(100) : [for b in range(100) : [for c in range(100) : c]]]
  # Said once: what comes after is silent.
  more = length(local.many)
}

source "null" "a" {
  communicator = "none"
}

build {
  sources = ["null.a"]
}
