build {
  sources = ["null.missing"]
}
