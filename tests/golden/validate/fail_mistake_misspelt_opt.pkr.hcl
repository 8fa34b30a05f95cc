source "null" "web" {
  comunicator = "none"
}

build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inlines = ["echo"]
    enviroment_vars = ["A=b"]
  }
}
