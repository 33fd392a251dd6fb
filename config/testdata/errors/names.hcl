locals {
  quoted  = CRM # ERROR: A text is written in quotes: "CRM".
  root    = vars.x # ERROR: Nothing is named vars. What can be used here: var and local. Did you mean "var"?
  all     = var # ERROR: Incomplete reference
  unknown = var.passwort # ERROR: There is no var.passwort. Did you mean "var.password"?
  none    = "${var.password}-${var.other}" # ERROR: Declare it: variable "other" {}.
}

variable "password" {
  default = ""
}
