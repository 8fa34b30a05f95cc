# An image from nothing but a static busybox: no network, no daemon, done in a moment.

variable "busybox" {
  type        = string
  default     = "/bin/busybox"
  description = "A statically linked busybox (Debian: package busybox-static)."
}

source "rootfs" "tiny" {
  base { scratch = true }
  network = "none"

  image {
    cmd = ["/bin/hello"]
  }

  output {
    format = "oci"
    path   = "${path.root}/out/oci"
    tag    = "tiny:latest"
  }
  output {
    format = "tar"
    path   = "${path.root}/out/tiny.tar"
  }
}

build {
  sources = ["source.rootfs.tiny"]

  provisioner "file" {
    source      = "${path.root}/root/"
    destination = "/"
  }

  provisioner "file" {
    source      = var.busybox
    destination = "/bin/busybox"
  }

  # The shell that runs the first script; the script puts a link in its place.
  provisioner "file" {
    source      = var.busybox
    destination = "/bin/sh"
  }

  provisioner "shell" {
    name            = "install-applets"
    execute_command = "/bin/sh {{.Path}}"
    inline = [
      "/bin/busybox rm /bin/sh",
      "/bin/busybox --install -s /bin",
      "/bin/hello",
    ]
  }
}
