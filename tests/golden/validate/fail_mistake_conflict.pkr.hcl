source "null" "web" {
<<<<<<< HEAD
  communicator = "none"
=======
  communicator = "ssh"
>>>>>>> feature
}

build {
  sources = ["source.null.web"]
}
