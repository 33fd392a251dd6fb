# Contact persons and companies of Aurea CRM in the mailboxes of the people who
# look after them. All *.hcl files of this directory are one configuration.

contactsync {
  # Every contact that contactsync makes carries this name inside, as the proof
  # of whose it is. Test and production need two names.
  owner = "example-aurea"
}

state "sqlite" {
  path = "contactsync.db"
}

# Twice a day: the first run at the start, the second 720 minutes later.
schedule {
  every = "720m"
}
