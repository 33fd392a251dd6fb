# The settings of the installation. All *.hcl files of this directory are one
# configuration: how they are split into files, and in which order the blocks
# stand, is up to you.

contactsync {
  # Every contact that contactsync makes carries this name inside, as the proof
  # of whose it is. Two installations that write to the same mailboxes (test
  # and production, say) need two names. Choose it once: after a change, list
  # the old name in previous_owners.
  owner = "quickstart"
}

# Where contactsync remembers what it did: an index that makes runs fast. It
# holds digests, not the contacts themselves. Losing it costs one slow run.
state "sqlite" {
  path = "contactsync.db"
}

# How often `contactsync run` is to run. `plan` and `apply` run when they are
# called, and ignore it.
schedule {
  times_per_day = 2 # or: every = "720m"
}
