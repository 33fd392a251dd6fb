sync "s" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  adopt {
    match = null # ERROR: No value: match must not be null.
  }
}
