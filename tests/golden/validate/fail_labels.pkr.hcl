variable {}
source "rootfs" {}
locals "x" {}

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
