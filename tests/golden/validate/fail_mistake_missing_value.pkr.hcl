source "null" "web" {
  communicator =
}
build {
  sources = ["source.null.web",,"source.null.b"]
}
