mapping "m" { # ERROR: for must not be null
  for     = null
  surname = person.X
}
