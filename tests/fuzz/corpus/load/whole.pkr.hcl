packer {
  required_version = ">= 1.7.0, < 2"
  required_plugins {
    machine = {
      version = "~> 1.2"
      source  = "github.com/hashicorp/machine"
    }
  }
}

variable "image" {
  type    = object({ name = string, size = optional(number, 5) })
  default = { name = "debian" }
  validation {
    condition     = length(var.image.name) > 2
    error_message = "Too short."
  }
}

variable "password" {
  default   = env("PASSWORD")
  sensitive = true
}

variables {
  list = ["a", "b"]
}

data "web" "page" {
  url = "http://h/${local.path}"
}

locals {
  path  = upper
  names = { for i, n in var.list : n => "${i}-${n}" }
}

local "secret" {
  expression = "x${var.password}"
  sensitive  = true
}

source "machine" "a" {
  image     = "${var.image.name}-{{build_name}}-{{timestamp}}"
  password  = local.secret
  labels    = local.names
  format    = "raw"
  arguments = [data.web.page.body, "{{upper `x`}}"]

  dynamic "disk" {
    for_each = var.list
    content {
      size = disk.value
    }
  }
}

build {
  name    = "web"
  sources = ["source.machine.a"]

  source "machine.a" {
    name = "b"
    network {
      mode = "none"
    }
  }

  provisioner "script" {
    name         = "first"
    inline       = ["echo ${build.Host} ${source.name}"]
    command      = "{{.Vars}} sh {{.Path}}"
    only         = ["machine.a"]
    pause_before = "1m30s"
    max_retries  = 2
    override     = { b = { inline = [] } }
    when         = build.ID != "x"
    reuse        = "always"
    inputs       = ["t.pkr.hcl"]
  }

  error-cleanup-provisioner "script" {
    inline = ["true"]
  }

  post-processors {
    post-processor "sum" {
      keep_input_artifact = true
    }
    post-processor "sum" {
      output = "x.{{.ChecksumType}}"
    }
  }
}
# --- vars
list = ["c"]
