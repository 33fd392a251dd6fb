# What Aurea's CRM.connector for Exchange did, for contactsync, as far as its
# files tell. All *.hcl files of this directory are one configuration.
#
#   contactsync validate    refuses it until what begins with DECIDE is decided
#   contactsync plan        shows what it would do
#
# Take the mailboxes of the first apply out of the connector before it, and have
# few of them go first: see the blocks mailboxes and adopt in sync.hcl. Contacts
# that the connector made carry nothing that says so: adopt finds them, and
# without it they stay where they are, beside those that contactsync makes.
# The way back is contactsync release.

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
