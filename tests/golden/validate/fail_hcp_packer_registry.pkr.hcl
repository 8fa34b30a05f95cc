hcp_packer_registry {
  bucket_name = "x"
}
hcp_packer_registry {}

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
