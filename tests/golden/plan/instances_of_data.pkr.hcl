data "null" "names" {
  for_each = { for name in ["b", "a"] : name => upper(name) }
  input    = "${each.key}=${each.value}"
}

data "null" "numbers" {
  count = length(keys(data.null.names))
  input = data.null.names["a"].output
}

locals {
  all = [for name, source in data.null.names : source.output]
}

source "null" "a" {
  communicator = "none"
  ssh_host     = join(",", local.all)
  ssh_username = data.null.numbers[1].output
}

build {
  sources = ["null.a"]
}
