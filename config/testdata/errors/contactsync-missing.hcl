# STANDALONE ERROR: No owner: The configuration has no contactsync block.
provider "csv" "crm" {
  dir = "crm"
}

provider "vdir" "mail" {
  path = "mailboxes"
}

sync "base" {
  from = provider.csv.crm
  to   = provider.vdir.mail

  select {
    rep = true
  }
}
