sync "list" {
  for_each = ["a"] # ERROR: for_each needs a map, or a set of texts: toset(["a", "b"]).
  from     = provider.csv.crm
  to       = provider.vdir.mail
  select { rep = true }
}
sync "secret" {
  for_each = toset([var.secret]) # ERROR: for_each must not be made of a sensitive value
  from     = provider.csv.crm
  to       = provider.vdir.mail
  select { rep = true }
}
sync "keys" {
  for_each = { "a b" = 1, "" = 2, "fine" = 3 } # ERROR: "a b" is part of a sync's name || "" is part of a sync's name
  from     = provider.csv.crm
  to       = provider.vdir.mail
  priority = each.value
  select { rep = true }
}
sync "rows" {
  for_each = rep.regions # ERROR: rep cannot be used here
  from     = provider.csv.crm
  to       = provider.vdir.mail
  select { rep = true }
}
sync "null" {
  for_each = null # ERROR: for_each needs a map, or a set of texts
  from     = provider.csv.crm
  to       = provider.vdir.mail
  select { rep = true }
}
sync "sales-emea" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  priority = each.value # ERROR: each can be used in a block that has for_each.
  select { rep = true }
}
sync "sales" { # ERROR: Duplicate sync: This makes a sync named "sales-emea", and there is one at
  for_each = toset(["emea", "apac"])
  from     = provider.csv.crm
  to       = provider.vdir.mail
  priority = each.vlaue # ERROR: There is no each.vlaue. Did you mean "each.value"?
  on_drift = each.key   # ERROR: on_drift must be "overwrite", "keep" or "report".
  select { rep = true }
}
sync "sales" { # ERROR: Duplicate sync
  for_each = toset(["other"])
}

user "a b" { # ERROR: Unusable name
  for_each = toset(["a@example.com"])
  email    = each.key
}
user "none" { # ERROR: No address: A user block with for_each needs email
  for_each = toset(["a@example.com"])
}
user "wrong" {
  for_each = toset(["a", "b@example.com"])
  email    = each.key # ERROR: "a" is no e-mail address of one mailbox.
}
user "twice" { # ERROR: This makes a user of the address "b@example.com", and there is one at
  for_each = toset(["b"])
  email    = "${each.key}@example.com"
}
user "syncs" {
  for_each = toset(["apac"])
  email    = "${each.key}@example.com"
  sync     = [sync.sales["europe"], sync.sales[each.key], sync.sales] # ERROR: There is no sync.sales-europe.
}

variable "secret" {
  default   = "abcd"
  sensitive = true
}
