locals {
  image_name = "web"
}

source "null" "web" {
  communicator = "none"
  ssh_host = locals.image_name
  ssh_username = local.imagename
  ssh_password = image_name
}

build {
  sources = ["source.null.web"]
}
