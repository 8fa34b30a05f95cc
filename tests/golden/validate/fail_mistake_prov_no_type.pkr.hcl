source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
  provisioner {
    inline = ["echo"]
  }
  provisioner shell-local {
    inline = ["echo"]
  }
  provisioner "shell-local" "x" {
    inline = ["echo"]
  }
}
