# The address book that the sales people of a company have in Exchange Online,
# kept as the CRM has it. All *.hcl files of this directory are one
# configuration.

contactsync {
  # Every contact that contactsync makes carries this name inside, as the proof
  # of whose it is. Test and production need two names.
  owner = "example-online"
}

state "sqlite" {
  path = "contactsync.db"
}

# Twice a day, counted from the start: "every 720 minutes".
schedule {
  times_per_day = 2
}
