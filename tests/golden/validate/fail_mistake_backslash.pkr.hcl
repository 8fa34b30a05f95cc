source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    script = "C:\Users\packer\setup.ps1"
  }
}
