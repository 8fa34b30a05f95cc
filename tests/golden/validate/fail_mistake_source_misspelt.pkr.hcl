source "null" "webserver" {
  communicator = "none"
}

build {
  sources = ["source.null.webservre"]
}
