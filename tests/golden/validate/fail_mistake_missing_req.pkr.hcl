source "file" "f" {
  content = "x"
}
build {
  sources = ["source.file.f"]
  provisioner "shell-local" {
  }
  provisioner "file" {
    source = "x"
  }
  post-processor "compress" {
    output = ""
  }
}
