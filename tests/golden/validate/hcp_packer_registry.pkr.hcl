hcp_packer_registry {
  bucket_name = "web-images"
  anything    = 1
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
