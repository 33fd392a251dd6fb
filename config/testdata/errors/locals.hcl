locals {
  a       = local.b # ERROR: Circular locals: local.a needs local.b needs local.c needs local.a
  b       = local.c
  c       = local.a
  self    = local.self    # ERROR: local.self needs local.self: a local cannot be made of itself
  missing = local.mising  # ERROR: There is no local.mising. Did you mean "local.missing"?
  nothing = local.xyzzyxy # ERROR: Declare it: locals { xyzzyxy = … }
  person  = person.Name   # ERROR: person cannot be used here, since this is evaluated before any record is read. What can be used here: var and local.
  uses    = upper(local.missing)
  call    = uper("x") # ERROR: There is no function "uper". Did you mean "upper"?
  bad     = parseint("x", 10) # ERROR: Invalid function argument
}

locals {
  uses = 1 # ERROR: Duplicate local
}
