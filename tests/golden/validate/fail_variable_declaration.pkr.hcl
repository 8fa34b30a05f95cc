variable "1st" {}
variable "twice" {
  default = 1
}
variable "twice" {}
variable "mismatch" {
  type    = number
  default = "many"
}
variable "reference" {
  default = local.x
}
variable "function" {
  default = upper("x")
}
variable "bad_type" {
  type    = strng
  default = "x"
}
variable "expression" {
  default     = 1
  description = var.x
  sensitive   = "maybe"
}
variable "extra" {
  default = 1
  defualt = 2
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
