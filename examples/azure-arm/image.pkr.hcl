packer {
  required_plugins {
    azure = {
      version = ">= 2.0.0"
      source  = "github.com/hashicorp/azure"
    }
  }
}

variable "subscription_id" {
  type    = string
  default = "00000000-0000-0000-0000-000000000000"
}

variable "tenant_id" {
  type    = string
  default = "00000000-0000-0000-0000-000000000000"
}

variable "client_id" {
  type    = string
  default = "00000000-0000-0000-0000-000000000000"
}

variable "client_secret" {
  type      = string
  default   = "set PKR_VAR_client_secret"
  sensitive = true
}

variable "image_version" {
  type    = string
  default = "1.0.0"

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.image_version))
    error_message = "A gallery image version is three numbers: 1.0.0."
  }
}

variable "regions" {
  type = map(number)
  default = {
    westeurope  = 2
    northeurope = 1
  }
  description = "Regions that get the version, and how many copies."
}

source "azure-arm" "ubuntu" {
  subscription_id = var.subscription_id
  tenant_id       = var.tenant_id
  client_id       = var.client_id
  client_secret   = var.client_secret

  image_publisher = "Canonical"
  image_offer     = "0001-com-ubuntu-server-jammy"
  image_sku       = "22_04-lts-gen2"
  os_type         = "Linux"

  location                  = "westeurope"
  vm_size                   = "Standard_D2s_v5"
  os_disk_size_gb           = 30
  security_type             = "TrustedLaunch"
  secure_boot_enabled       = true
  vtpm_enabled              = true
  encryption_at_host        = true
  public_ip_sku             = "Standard"
  ssh_username              = "packer"
  ssh_clear_authorized_keys = true

  allowed_inbound_ip_addresses = ["198.51.100.0/24"]

  shared_image_gallery_destination {
    subscription         = var.subscription_id
    resource_group       = "images"
    gallery_name         = "company"
    image_name           = "ubuntu-hardened"
    image_version        = var.image_version
    storage_account_type = "Standard_ZRS"

    dynamic "target_region" {
      for_each = var.regions
      content {
        name     = target_region.key
        replicas = target_region.value
      }
    }
  }

  azure_tags = {
    Name      = "ubuntu-hardened"
    ManagedBy = "kiln"
  }
}

build {
  sources = ["source.azure-arm.ubuntu"]

  provisioner "shell" {
    name            = "harden"
    execute_command = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E sh '{{ .Path }}'"
    scripts         = ["${path.root}/scripts/update.sh", "${path.root}/scripts/harden.sh"]
  }

  provisioner "shell" {
    name            = "deprovision"
    execute_command = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E sh '{{ .Path }}'"
    inline          = ["/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync"]
    inline_shebang  = "/bin/sh -x"
  }
}
