variable "short" {
  default = "abc"
  validation {
    condition     = length(var.short) > 3
    error_message = "Too short."
  }
  validation {
    condition     = substr(var.short, 0, 1) == "b"
    error_message = "It must begin with b."
  }
}
variable "useless" {
  default = 1
  validation {
    condition     = true
    error_message = "Fine."
  }
}
variable "others" {
  default = 1
  validation {
    condition     = var.short == var.others
    error_message = "Fine."
  }
}
variable "messages" {
  default = 1
  validation {
    condition     = var.messages == 1
    error_message = ""
  }
  validation {
    condition     = var.messages == 1
    error_message = "not a sentence"
  }
  validation {
    condition     = "${var.messages}x"
    error_message = "Not a condition."
  }
  validation {
    condition     = var.messages == 1 ? null : true
    error_message = "Null."
  }
  validation {
  }
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
