build {
  name    = "templates"
  sources = ["rootfs.a"]
  provisioner "shell" {
    inline = ["{{ user `x` }}"]
  }
  provisioner "shell" {
    inline = ["{{ nonsense }}"]
  }
  provisioner "shell" {
    inline = ["{{ template_dir }}"]
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
