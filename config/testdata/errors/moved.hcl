moved {
  from = sync.old
  to   = sync.base
}
moved {
  from = sync.older
  to   = sync.old
}
moved {
  from = sync.old # ERROR: Duplicate rename: What becomes of it is said at
  to   = sync.base
}
moved {
  from = sync.base # ERROR: Still there: sync.base is in the configuration, and so was not renamed.
  to   = sync.base2
}
moved {
  from = sync.gone
  to   = sync.bse # ERROR: There is no sync.bse. Did you mean "sync.base"?
}
moved {
  from = mapping.gone
  to   = mapping.nothing # ERROR: There is no mapping.nothing. There is mapping.person.
}
moved {
  from = mapping.person # ERROR: Still there: mapping.person is in the configuration
  to   = mapping.other
}
moved {
  from = mapping.former
  to   = sync.base # ERROR: from is a mapping, and to is a sync. Both have to be of the same kind.
}
moved {
  from = sync.same
  to   = sync.same # ERROR: from and to are the same.
}
moved {
  from = sync.ping # ERROR: Circular rename: This rename leads back to itself.
  to   = sync.pong
}
moved {
  from = sync.pong # ERROR: Circular rename
  to   = sync.ping
}
moved {
  from = sync.into # ERROR: Circular rename
  to   = sync.ping
}
moved {
  from = folder("base", "CRM")
  to   = folder("base", ["Kunden", "Alt"])
}
moved {
  from = folder("base", " crm ") # ERROR: Duplicate rename
  to   = folder("base", "X")
}
moved {
  from = folder("base", "A")
  to   = folder("bse", "B") # ERROR: There is no sync.bse. Did you mean "sync.base"?
}
moved {
  from = folder("base", "A")
  to   = folder("second", "B") # ERROR: A folder is renamed within one sync: from is one of sync.base, and to is one of sync.second.
}
moved {
  from = folder("base") # ERROR: A folder is written folder("<sync>", "<folder>"), or with a path
  to   = folder("base", "") # ERROR: This is no folder: the name of a folder has 1 to 255 characters.
}
moved {
  from = "sync.text" # ERROR: from needs sync.<name>, mapping.<name> or folder("<sync>", "<folder>").
  to   = provider.csv.crm # ERROR: to needs sync.<name>, mapping.<name> or folder("<sync>", "<folder>").
}
moved { # ERROR: The argument "from" is required || The argument "to" is required
}
moved {
  from = sync.many-a
  to   = sync.many # ERROR: sync.many has for_each, and so is several. Name one of them: sync.many["b"].
}

mapping "person" {
  for     = "person"
  surname = person.X
}
sync "second" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
}
sync "many" {
  for_each = toset(["b"])
  from     = provider.csv.crm
  to       = provider.vdir.mail
  select { rep = true }
}

removed {
  from    = sync.taken_out
  destroy = false
}
removed {
  from    = sync.taken_out # ERROR: Duplicate removal: What becomes of sync.taken_out is said at
  destroy = true
}
removed {
  from    = sync.older # ERROR: Duplicate removal
  destroy = true
}
removed {
  from    = sync.base # ERROR: Still there: sync.base is in the configuration, and so was not removed.
  destroy = false
}
removed { # ERROR: The argument "destroy" is required
  from = mapping.person # ERROR: A reference to a sync is needed here: sync.<name>, without quotes.
}
