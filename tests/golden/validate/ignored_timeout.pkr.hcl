build {
  name    = "meta"
  sources = ["rootfs.a"]
  provisioner "shell" {
    inline       = ["true"]
    pause_before = "10s"
    timeout      = "5m"
  }
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
