sync "sales" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.person]

  select {
    rep = true
  }

  # On GitHub a guard that trips is shown at its line here.
  guard {
    max_contacts = 100
  }
}
