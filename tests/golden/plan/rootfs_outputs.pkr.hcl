source "rootfs" "two" {
  base { scratch = true }
  image {
    cmd = ["/bin/hello"]
  }
  output {
    format = "oci"
    path   = "out/oci"
    tag    = "two:latest"
  }
  output {
    format = "tar"
    path   = "out/two.tar.zst"
  }
}
build { sources = ["source.rootfs.two"] }
