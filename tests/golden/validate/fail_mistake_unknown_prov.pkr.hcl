source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
  provisioner "shell_local" {
    inline = ["echo"]
  }
  provisoner "shell-local" {
    inline = ["echo"]
  }
  post-procesor "manifest" {}
}
