packer {
  required_plugins {
    amazon = ">= 1.0"
    docker {
      version = "1"
      source = "docker"
    }
  }
}
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
}
