locals {
  a = templatestring("$${templatestring(\"x\", {})}", {})
}

source "null" "a" {
  communicator = "none"
}

build {
  sources = ["null.a"]
}
