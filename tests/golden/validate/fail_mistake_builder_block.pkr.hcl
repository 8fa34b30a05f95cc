builder "null" "web" {
  communicator = "none"
}
builds {
  sources = ["source.null.web"]
}
