sync "none" { # ERROR: Missing required argument: The argument "from" is required || Missing required argument: The argument "to" is required || Nothing selected: The sync has no select block
}

sync "swapped" {
  from = provider.vdir.mail # ERROR: Not a source: provider.vdir.mail is a system of mailboxes, and from needs the CRM. There is provider.csv.crm.
  to   = [provider.csv.crm] # ERROR: Not a target: provider.csv.crm is a CRM
  select { # ERROR: Nothing selected: No criterion is on
    companies = true
  }
}

sync "unknown" {
  from = provider.csv.crn                          # ERROR: There is no provider.csv.crn. Did you mean "provider.csv.crm"?
  to   = [provider.vdir.mail, provider.vdir.mail]  # ERROR: Duplicate reference
  mappings = [mapping.persn]                       # ERROR: There is no mapping.persn. Did you mean "mapping.person"?
  select { rep = true }
}

sync "quoted" {
  from     = "provider.csv.crm" # ERROR: A reference to a provider is needed here: provider.<type>.<label>, without quotes.
  to       = csv.crm            # ERROR: A reference to a provider is needed here
  mappings = mapping.person.x   # ERROR: A reference to a mapping is needed here: mapping.<name>
  select { rep = true }
}

sync "settings" {
  from = provider.csv.crm
  to   = []                       # ERROR: No target
  read_as = "servce"              # ERROR: Did you mean "service"?
  priority = "high"               # ERROR: Wrong type: priority needs a number, not a text in quotes
  honor_user_settings = "maybe"   # ERROR: honor_user_settings needs true or false
  on_change = "replace"           # ERROR: on_change must be "recreate" or "update"
  on_drift = "ignore"             # ERROR: on_drift must be "overwrite", "keep" or "report"
  on_unselected = "kep"           # ERROR: Did you mean "keep"?
  on_deleted = true               # ERROR: on_deleted must be "delete" or "keep"
  on_mailbox_left = ["keep"]      # ERROR: on_mailbox_left needs a text in quotes, not such a list
  delete_mode = "trash"           # ERROR: delete_mode must be "deleted_items", "recoverable_items" or "permanent"
  onpriority = "keep"             # ERROR: Unsupported argument

  select { rep = true }
  select { rep = true } # ERROR: Duplicate block
}

sync "kept" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  on_unselected = "keep"
  on_deleted = "keep"
  delete_mode = "permanent" # WARNING: Setting without effect

  select {
    all = true # WARNING: all selects every record
    rep = true
    company { # WARNING: This is about companies
      where = true
    }
  }
}

sync "base" { # ERROR: Duplicate sync
}

sync "with space" { # ERROR: Unusable name
}

mapping "person" {
  for     = "person"
  surname = person.X
}
