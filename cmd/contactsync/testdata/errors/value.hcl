variable "country" {
  type    = string
  default = ["AT"] # ERROR: The default does not fit the type string

  validation {
    condition     = length(local.code) == 2 # ERROR: local cannot be used here: a validation names variables only.
    error_message = "It is a code of two letters."
  }
}

variable "short" { # ERROR: is not what it has to be: It is a code of two letters.
  default = "AUT"
  validation {
    condition     = length(var.short) == 2
    error_message = "It is a code of two letters."
  }
}

variable "strange" {
  type = text # ERROR: 
}

variable "short" { # ERROR: There is a variable "short" at
}

locals {
  a    = local.b # ERROR: local.a needs local.b needs local.a: a local cannot be made of itself.
  b    = local.a
  code = var.county # ERROR: There is no var.county. Did you mean "var.country"?
  loud = uper("a") # ERROR: There is no function "uper". Did you mean "upper"?
}

schedule {
  every         = "1d" # ERROR: every needs a duration in hours, minutes and seconds
}

mapping "values" {
  for        = "persons" # ERROR: for must be "person" or "company". Did you mean "person"?
  given_name = FirstName # ERROR: Nothing is named FirstName.
  surname    = persn.LastName # ERROR: Nothing is named persn. What can be used here: var, local, person, company and rep. Did you mean "person"?
  birthday   = "soon" # ERROR: This does not fit birthday: a date is needed here, as in 1970-12-31.
  categories = { a = 1 } # ERROR: a text or a list of texts is needed here
  business_phone = phone(person.Tel1, "Austira") # ERROR: there is no country "Austira"
  job_title  = upper(person.FirstName, 1) # ERROR: Too many function arguments
  sensitivity = "secret" # ERROR: This does not fit sensitivity: the value must be
  business_address {
    town = person.LastName # ERROR: An argument named "town" is not expected here.
  }
  home_address = { town = "Wien" } # ERROR: The parts of home_address are
}

mapping "values of companies" { # ERROR: The name of a mapping begins with a letter
  for = "company"
}

mapping "nameless" { # ERROR: A contact by this mapping would have no name.
  for   = "company"
  notes = person.LastName # ERROR: person cannot be used here.
}

contactsync { # ERROR: There is a block contactsync at base.hcl:1 already.
  owner = "other"
}

mailbox "bob@example.com" {} # ERROR: Blocks of type "mailbox" are not expected here.
