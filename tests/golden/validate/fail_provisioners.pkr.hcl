build {
  name    = "meta"
  sources = ["rootfs.a"]
  provisioner "shel" {}
  provisioner "shell" {
    inline = ["true"]
    only   = ["rootfs.a"]
    except = ["rootfs.a"]
  }
  provisioner "shell" {
    inline       = ["true"]
    pause_before = "10"
    timeout      = "5 minutes"
    max_retries  = -1
    reuse        = "alway"
  }
  provisioner "shell" {
    inline   = ["true"]
    override = ["a"]
  }
  provisioner "shell" {
    inline   = ["true"]
    override = { a = "x" }
  }
  provisioner "shell" {
    inline   = ["true"]
    override = { a = { inlin = [] } }
  }
  provisioner "shell" {
    inline      = ["true"]
    max_retries = build.ID
  }
  provisioner "shell" {
    inline = ["true"]
    name   = source.name
  }
  provisioner "shell" {
    inline = ["true"]
    when   = "perhaps"
  }
  provisioner "shell" {
    inline = ["true"]
    when   = null
  }
  provisioner "shell" {}
  error-cleanup-provisioner "shell" {
    inline = ["true"]
  }
  error-cleanup-provisioner "shell" {
    inline = ["true"]
  }
  post-processor "no-such-thing" {}
}

source "rootfs" "a" {
  base { scratch = true }
  output {
    format = "tar"
    path   = "a.tar"
  }
}

build {
  sources = ["rootfs.a"]
}
