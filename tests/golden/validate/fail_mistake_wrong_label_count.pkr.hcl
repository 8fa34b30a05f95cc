source "null" {
  communicator = "none"
}

source "null" "web" "extra" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
}
