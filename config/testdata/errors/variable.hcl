variable "unset" { # ERROR: No value: The variable "unset" has no value and no default. Set it with -var 'unset=…'
  type = string
}

variable "typed" {
  type    = number
  default = "many" # ERROR: Wrong default: The default does not fit the type number
}

variable "null" {
  default  = null # ERROR: nullable = false forbids
  nullable = false
}

variable "typo" {
  type    = strng # ERROR: Invalid type specification
  default = ""
}

variable "typo" { # ERROR: Duplicate variable: There is a variable "typo" at
  default = ""
}

variable "1x" { # ERROR: Unusable name
  default = ""
}

variable "FILE_x" { # ERROR: Unusable name: The name of a variable must not begin with FILE_
  default = ""
}

variable "computed" {
  default = upper("x") # ERROR: Function calls not allowed
}
