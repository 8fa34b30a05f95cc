locals {
  a = var.missing
  b = unknown
  c = local.a
  d = 1 + "x"
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
