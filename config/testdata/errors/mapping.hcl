mapping "a" {
  for       = "persn"          # ERROR: Unknown word: for must be "person" or "company". Did you mean "person"?
  initals   = person.LastName  # ERROR: Did you mean "initials"?
  surname   = person.LastName
  given_name = persona.FirstName # ERROR: Nothing is named persona. What can be used here: var, local, person, company and rep. Did you mean "person"?
  title     = [person.Title]   # ERROR: This does not fit title: one text is needed here
  birthday  = "tomorrow"       # ERROR: This does not fit birthday: a date is needed here
  sensitivity = "secret"       # ERROR: the value must be "normal", "personal", "private" or "confidential"
  categories  = { a = person.X } # ERROR: a text or a list of texts is needed here
  nickname  = uper(person.X)   # ERROR: There is no function "uper". Did you mean "upper"?
  suffix    = person.X.Y       # ERROR: Unsupported attribute
  notes     = person.X + "a"   # ERROR: Invalid operand

  property "surname" { # ERROR: Duplicate property: The property surname is mapped at
    value = ""
  }
  property "middle_name" { # ERROR: The argument "value" is required
  }

  business_address {
    town = person.Town # ERROR: Unsupported argument
    city = person.Town
  }
  home_address = {
    cty  = person.Town # ERROR: The parts of home_address are "city", "country", "postal_code", "state" and "street". Did you mean "city"?
    city = person.Town
  }
  other_address = "Main Street 1" # ERROR: other_address needs an object of its parts
}

mapping "a" { # ERROR: Duplicate mapping
  for = "person"
}

mapping "nameless" { # ERROR: No name: A contact by this mapping would have no name.
  for    = "person"
  email1 = person.Mail
}

mapping "company" {
  for          = "company"
  company_name = person.Company # ERROR: person cannot be used here. What can be used here: var, local, company and rep.
}
