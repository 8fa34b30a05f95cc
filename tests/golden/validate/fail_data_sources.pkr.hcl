data "no-such-source" "a" {}
data "no-such-source" "a" {}
data "no such source" "b" {}
data "x" "1st" {}
locals {
  silent = data.no-such-source.a.anything
}

source "rootfs" "a" {
  base { scratch = true }
  output {
    format = "tar"
    path   = "a.tar"
  }
}

build {
  sources = ["rootfs.a"]
}
