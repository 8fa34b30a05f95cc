# Two images in one template: a base that is hardened once, and an application on top of it. The reference
# `artifact.base...` is all it takes: the base is built first, and again only when something in it changes.

variable "busybox" {
  type        = string
  default     = "/bin/busybox"
  description = "A statically linked busybox (Debian: package busybox-static)."
}

variable "greeting" {
  type    = string
  default = "hello from the app"
}

source "rootfs" "hardened" {
  base { scratch = true }
  network = "none"

  output {
    format = "oci"
    path   = "${path.root}/out/base"
    tag    = "base:latest"
  }
}

source "rootfs" "web" {
  base { oci = artifact.base.rootfs.hardened.path }
  network = "none"

  image {
    cmd    = ["/bin/app"]
    labels = { "org.opencontainers.image.base.digest" = artifact.base.rootfs.hardened.digest }
  }

  output {
    format = "oci"
    path   = "${path.root}/out/app"
    tag    = "app:latest"
  }
  output {
    format = "tar"
    path   = "${path.root}/out/app.tar"
  }
}

build {
  name    = "app"
  sources = ["source.rootfs.web"]

  provisioner "shell" {
    name = "install-app"
    inline = [
      "printf '#!/bin/sh\\necho %s\\n' '${var.greeting}' > /bin/app",
      "chmod 755 /bin/app",
      "/bin/app",
    ]
  }
}

build {
  name    = "base"
  sources = ["source.rootfs.hardened"]

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
    name            = "harden"
    execute_command = "/bin/sh {{.Path}}"
    inline = [
      "/bin/busybox rm /bin/sh",
      "/bin/busybox --install -s /bin",
      "mkdir -p -m 700 /root",
      "chmod 600 /etc/profile",
    ]
  }
}

output "app" {
  value       = artifact.app.rootfs.web.digest
  description = "What a registry calls the application's image."
}

output "base" {
  value = artifact.base.rootfs.hardened.path
}
