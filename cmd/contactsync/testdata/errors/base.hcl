contactsync {
  owner = "acme-test"
}

provider "csv" "crm" {
  dir = "crm"
}

provider "vdir" "mail" {
  path = "mailboxes"
}

mapping "plain" {
  for        = "person"
  given_name = person.FirstName
  surname    = person.LastName
}

sync "base" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.plain]

  select {
    rep = true
  }
}
