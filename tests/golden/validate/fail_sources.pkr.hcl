source "rootfs" "a" {
  base { scratch = true }
  output {
    format = "tar"
    path   = "a.tar"
  }
}
source "rootfs" "a" {}
source "rootf" "b" {}
source "unused-type" "fine" {}
build {
  sources = ["rootfs.a", "rootf.b", "rootfs.c", "x", "source.rootfs.1st"]
}
build {
  sources = ["rootf.b"]
}
build {}
build {
  sources = 1
}
