test "of nothing" { # ERROR
  person = { FirstName = "Ada" }
}

test "of what there is not" {
  mapping = mapping.plane # ERROR: There is no mapping.plane. Did you mean "mapping.plain"?
  person  = { FirstName = "Ada" }
  expect  = { given_name = "Ada" }
}

test "of a property that there is not" {
  mapping = mapping.plain
  person  = { FirstName = "Ada" }
  expect  = { given_nam = "Ada" } # ERROR: given_nam
}
