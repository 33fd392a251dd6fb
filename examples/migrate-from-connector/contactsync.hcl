# From Aurea's CRM.connector for Exchange to contactsync, five mailboxes first,
# and the way back. README.md says what to do when. All *.hcl files of this
# directory are one configuration, such as
#
#   contactsync init -from-connector=DIR
#
# begins from the connector's own files.

contactsync {
  # Every contact that contactsync makes or adopts carries this name inside, as
  # the proof of whose it is.
  owner = "example-migration"
}

state "sqlite" {
  path = "contactsync.db"
}

# As often as the connector. There are no runs before somebody starts
# contactsync run.
schedule {
  every = "720m"
}
