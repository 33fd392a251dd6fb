user "some" {
  for_each = { a = null }
  email    = each.value # ERROR: No value: email must not be null.
}
