region = "eu-west-1"
sources = ["source.null.web"]

source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
}
