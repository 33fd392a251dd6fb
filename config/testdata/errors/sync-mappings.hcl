sync "two" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.a, mapping.b] # ERROR: mapping.a and mapping.b both are for persons.
  select { rep = true }
}

sync "companies" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.a] # ERROR: The sync "companies" selects companies, but none of its mappings is for them. Add mapping.c.
  select {
    rep       = true
    companies = true
  }
}

sync "persons" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.c] # ERROR: The sync "persons" selects persons, but none of its mappings is for them. Add mapping.a.
  select { rep = true }
}

sync "byuser" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.a] # ERROR: The sync "byuser" selects companies
  select { rep = true }
}

user "bob@example.com" {
  sync = sync.byuser
  select { companies = true }
}

mapping "a" {
  for     = "person"
  surname = person.X
}
mapping "b" {
  for     = "person"
  surname = person.Y
}
mapping "c" {
  for          = "company"
  company_name = company.X
}
