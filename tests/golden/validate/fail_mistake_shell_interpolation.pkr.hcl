source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inline = ["for f in ${FILES[@]}; do echo $f ${f%.txt} ${HOME:-/root}; done"]
  }
}
