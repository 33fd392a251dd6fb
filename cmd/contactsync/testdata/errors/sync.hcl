sync "wrong" {
  from      = provider.csv.crn # ERROR: There is no provider.csv.crn. Did you mean "provider.csv.crm"?
  to        = provider.csv.crm # ERROR: provider.csv.crm is a CRM, and to needs a system of mailboxes
  mappings  = [mapping.plane] # ERROR: There is no mapping.plane. Did you mean "mapping.plain"?
  priority  = -1 # ERROR: priority needs a whole number from 0 to 1000000
  on_change = "replace" # ERROR: on_change must be "recreate" or "update".
  on_drfit  = "keep" # ERROR: An argument named "on_drfit" is not expected here. Did you mean "on_drift"?

  mailboxes {
    include = ["anna.example.com"] # ERROR: "anna.example.com" is no e-mail address.
    percent = 101 # ERROR: percent needs a whole number from 0 to 100
    where   = person.LastName == "" # ERROR: person cannot be used here.
  }
  select { # ERROR: No criterion is on
    rep = false
    company { # WARNING: This is about companies, which are selected with companies = true only.
      where = person.LastName == "" # ERROR: person cannot be used here.
    }
  }
  categorization {
    folder = "" # ERROR: the name of a folder has 1 to 255 characters
    move   = "never" # ERROR: move must be "on_change" or "always".
  }
  adopt { # ERROR: No mapping of the sync "wrong" has all of "emial1", which match compares.
    match     = [["emial1"]] # ERROR: There is no well-known property "emial1". Did you mean "email1"?
    folders   = "CRM" # ERROR: folders needs a list of folders
    unmatched = "list" # ERROR: unmatched must be "ignore" or "report".
  }
  guard {
    max_deletes        = "many" # ERROR: max_deletes needs a number
    window             = "1 day" # ERROR: window needs a duration
    max_delete_percent = 101 # ERROR: max_delete_percent needs a whole number from 0 to 100
  }
}

sync "base" { # ERROR: There is a sync "base" at base.hcl:19 already.
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
}

sync "each" {
  for_each = ["a", "b"] # ERROR: for_each
  from     = provider.csv.crm
  to       = provider.vdir.mail
  select { rep = true }
}

sync "alone" { # ERROR: The sync has no select block.
  from     = provider.csv.crm
  to       = provider.vdir.mail
  priority = each.value # ERROR: each can be used in a block that has for_each.
}

user "bob" { # ERROR: The label of a user block is the e-mail address of one mailbox
  sync = sync.bsae # ERROR: There is no sync.bsae. Did you mean "sync.base"?
}

user "anna@example.com" {
  delete_mode = "trash" # ERROR: delete_mode must be "deleted_items", "recoverable_items" or "permanent".
  email       = "anna@example.com" # ERROR: email is for a block with for_each.
}

user "ANNA@example.com" { # ERROR: There is a user
}

never { # ERROR: A never block names records by their keys or by a condition
}

never {
  keys  = ["erp/person/1", "crm/1"] # ERROR: there is no CRM of this label || ERROR: "crm/1" is no key of a record
  where = local.on # ERROR: There is no local.on.
}

moved {
  from = sync.base # ERROR: sync.base is in the configuration, and so was not renamed.
  to   = sync.new
}

moved {
  from = sync.old
  to   = mapping.plain # ERROR: from is a sync, and to is a mapping.
}

moved {
  from = sync.older
  to   = sync.newer # ERROR: There is no sync.newer.
}

moved {
  from = folder("base", "CRM")
  to   = folder("bsae", "CRM") # ERROR: There is no sync.bsae.
}

removed {
  from    = sync.base # ERROR: sync.base is in the configuration, and so was not removed.
  destroy = false
}

removed { # ERROR: The argument "destroy" is required
  from = sync.gone
}
