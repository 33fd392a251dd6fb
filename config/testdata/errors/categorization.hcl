sync "folderless" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  categorization { # ERROR: No folder: A categorization needs a folder
    enabled = true
  }
}

sync "empty" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  categorization {
    folder = " "     # ERROR: the name of a folder has 1 to 255 characters
    move   = "never" # ERROR: move must be "on_change" or "always"
  }
}

sync "path" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  categorization {
    folder = [] # ERROR: a folder is a text, or a list of texts with at least one
  }
}

sync "record" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  categorization {
    folder = person.Segment # ERROR: person cannot be used here. What can be used here: var, local and rep.
  }
}

sync "object" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  categorization {
    folder = { name = rep.name } # ERROR: a folder is a text, or a list of texts
  }
}
