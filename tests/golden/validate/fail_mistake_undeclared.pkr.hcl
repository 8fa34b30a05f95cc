source "null" "web" {
  communicator = "none"
  ssh_username = var.user
}

build {
  sources = ["source.null.web"]
}
