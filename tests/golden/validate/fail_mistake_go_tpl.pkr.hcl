source "file" "f" {
  content = "{{ timestmp }} {{ .Vars"
  target = "x-{{isotime \"2006\"}}"
}
build {
  sources = ["source.file.f"]
}
