source "rootfs" "b" {
  base {
    scratch     = true
    debootstrap = "bookworm"
  }
  base {}
  network = ["x"]
  output {
    format = "ocy"
    path   = null
  }
  output {
    path = "out"
  }
  packer_debug = true
}
source "rootfs" "c" {
  base {}
  output {
    format = "tar"
    path   = "{{ if }}"
  }
}
build {
  sources = ["rootfs.b", "rootfs.c"]
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
