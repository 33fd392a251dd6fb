# A company on its way to the cloud: some of its mailboxes are on Exchange Server
# still, the others in Exchange Online, and every week some move.

contactsync {
  # The name that the contacts carry stays the same when a mailbox moves: they move with it,
  # and are found again by it.
  owner = "example-online"
}

state "sqlite" {
  path = "contactsync.db"
}

schedule {
  times_per_day = 2
}
