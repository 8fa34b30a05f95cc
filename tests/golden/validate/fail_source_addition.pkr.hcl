source "rootfs" "a" {
  network = "none"
  base { scratch = true }
  output {
    format = "tar"
    path   = "a.tar"
  }
}
build {
  source "source.rootfs.a" {
    network = "host"
  }
}
