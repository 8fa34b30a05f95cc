# A Debian 12 image with nginx, as an OCI image layout and as a tar.zst with checksum and manifest.

variable "suite" {
  type    = string
  default = "bookworm"
}

source "rootfs" "debian" {
  base {
    debootstrap = var.suite
    variant     = "minbase"
  }

  image {
    cmd    = ["nginx", "-g", "daemon off;"]
    expose = ["8080/tcp"]
    labels = { "org.opencontainers.image.title" = "quickstart" }
  }

  output {
    format = "oci"
    path   = "${path.root}/out/oci"
    tag    = "quickstart:latest"
  }
  output {
    format = "tar"
    path   = "${path.root}/out/quickstart.tar.zst"
  }
}

build {
  name    = "web"
  sources = ["source.rootfs.debian"]

  provisioner "shell" {
    name   = "install-nginx"
    script = "${path.root}/install-nginx.sh"
  }

  provisioner "file" {
    name        = "site"
    source      = "${path.root}/site.conf"
    destination = "/etc/nginx/conf.d/site.conf"
  }

  provisioner "shell" {
    name   = "clean"
    script = "${path.root}/clean.sh"
  }

  post-processors {
    post-processor "artifice" {
      files               = ["${path.root}/out/quickstart.tar.zst"]
      keep_input_artifact = true
    }
    post-processor "checksum" {
      checksum_types = ["sha256"]
      output         = "${path.root}/out/quickstart.{{.ChecksumType}}"
    }
    post-processor "manifest" {
      output     = "${path.root}/out/manifest.json"
      strip_path = true
    }
  }
}
