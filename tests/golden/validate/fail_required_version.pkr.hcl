packer {
  required_version = "< 1.10"
}
packer {
  required_version = "new"
}
packer {
  required_version = []
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
