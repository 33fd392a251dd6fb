variable "level" { # ERROR: Wrong value: The value of the variable "level" is not what it has to be: Too high: 12.
  default = 12
  validation {
    condition     = var.level < 10
    error_message = "Too high: ${var.level}."
  }
  validation {
    condition     = var.level > 0 && var.other == "x"
    error_message = "Never said."
  }
}

variable "other" {
  default = "x"
  validation {
    condition     = local.x == 1 # ERROR: local cannot be used here: a validation names variables only.
    error_message = "Said."
  }
  validation {
    condition     = "often" # ERROR: condition needs true or false.
    error_message = "Said."
  }
  validation {
    condition     = var.other == "x"
    error_message = " " # ERROR: error_message needs a text
  }
  validation { # ERROR: The argument "condition" is required || The argument "error_message" is required
  }
}

variable "secret" { # ERROR: is not what it has to be: Too short.
  default   = "ab12"
  sensitive = true
  validation {
    condition     = strlen(var.secret) > 8
    error_message = "Too short."
  }
  validation {
    condition     = strlen(var.secret) > 8
    error_message = "Too short: ${var.secret}" # ERROR: error_message is shown, and must not be made of a sensitive value.
  }
}

locals {
  x = 1
}
