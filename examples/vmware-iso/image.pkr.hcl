packer {
  required_plugins {
    vmware = {
      version = ">= 1.0.0"
      source  = "github.com/hashicorp/vmware"
    }
  }
}

variable "release" {
  type    = string
  default = "12.5.0"
}

variable "checksum" {
  type    = string
  default = "sha256:013f5b44670d81280b5b1bc02455842b250df2f0c6763398feb69af1a805a14f"
}

variable "password" {
  type        = string
  default     = "only-while-building"
  sensitive   = true
  description = "Of the user that the installer makes; locked at the end."
}

locals {
  mirror = "https://cdimage.debian.org/cdimage/archive/${var.release}/amd64/iso-cd"
}

source "vmware-iso" "debian" {
  iso_url      = "${local.mirror}/debian-${var.release}-amd64-netinst.iso"
  iso_checksum = var.checksum

  vm_name           = "debian-${var.release}"
  guest_os_type     = "debian12-64"
  version           = 21
  firmware          = "efi-secure"
  cpus              = 2
  memory            = 2048
  disk_size         = 20480
  disk_adapter_type = "nvme"
  network           = "nat"
  headless          = true
  format            = "ova"
  output_directory  = "out"

  http_content = {
    "/preseed.cfg" = templatefile("http/preseed.cfg", { password = var.password })
  }
  boot_wait = "5s"
  boot_command = [
    "c<wait>",
    "linux /install.amd/vmlinuz auto=true priority=critical ",
    "url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg --- quiet<enter>",
    "initrd /install.amd/initrd.gz<enter>",
    "boot<enter>",
  ]

  ssh_username     = "builder"
  ssh_password     = var.password
  ssh_timeout      = "30m"
  shutdown_command = "sudo systemctl poweroff"

  vmx_data_post = {
    "ethernet0.generatedAddress" = ""
  }
}

build {
  sources = ["source.vmware-iso.debian"]

  provisioner "shell" {
    name            = "harden"
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} {{ .Path }}"
    scripts         = ["${path.root}/scripts/update.sh", "${path.root}/scripts/harden.sh"]
  }

  provisioner "shell" {
    name   = "lock"
    inline = ["sudo passwd -l builder", "sudo fstrim --all --quiet-unsupported"]
  }

  post-processors {
    post-processor "checksum" {
      checksum_types = ["sha256", "sha512"]
      output         = "out/debian.{{ .ChecksumType }}"
    }
    post-processor "compress" {
      output            = "out/debian.tar.zst"
      compression_level = 9
    }
  }
}
