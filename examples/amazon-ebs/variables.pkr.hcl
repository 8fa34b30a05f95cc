variable "region" {
  type        = string
  default     = "eu-central-1"
  description = "Where the image is made."
}

variable "copy_to" {
  type        = list(string)
  default     = ["eu-west-1"]
  description = "Regions that get a copy."
}

variable "share_with" {
  type        = list(string)
  default     = []
  description = "Accounts that may use the image."

  validation {
    condition     = alltrue([for account in var.share_with : can(regex("^[0-9]{12}$", account))])
    error_message = "An account is a number of twelve digits."
  }
}

variable "kms_key" {
  type        = string
  default     = "alias/images"
  description = "Key that the image is encrypted with, in every region."
}

locals {
  tags = {
    Name      = "debian-hardened"
    Source    = "{{ .SourceAMIName }}"
    ManagedBy = "kiln"
  }
}
