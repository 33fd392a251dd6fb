# What Aurea's CRM.connector for Exchange did, for contactsync, as far as its
# files tell. All *.hcl files of this directory are one configuration.
#
#   contactsync validate    refuses it until what begins with DECIDE is decided
#   contactsync plan        shows what it would do
#
# Stop the connector before the first apply, and have one mailbox go first: see
# the block mailboxes in sync.hcl. Contacts that the connector made are not known
# to be so: they stay where they are, beside those that contactsync makes, until
# somebody deletes them.

contactsync {
  # Every contact that contactsync makes carries this name inside, as the proof
  # of whose it is. Test and production need two names.
  owner = "acme"
}

state "sqlite" {
  path = "contactsync.db"
}

# "Synchronize contacts n time(s) a day" is not in the files that init reads:
# this is the example of the connector's manual. Counted from the start.
schedule {
  every = "720m"
}
