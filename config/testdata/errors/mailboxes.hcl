sync "boxes" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  mailboxes {
    include = ["Bob@example.com", "nobody"]  # ERROR: "nobody" is no e-mail address
    exclude = ["bob@EXAMPLE.com", ""]        # ERROR: No element of exclude may be null or empty
    where   = person.Name == "x"             # ERROR: person cannot be used here. What can be used here: var, local and rep.
    percent = 101                            # ERROR: percent needs a whole number from 0 to 100
  }
}

sync "conflict" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  mailboxes {
    include = ["Bob@example.com"]
    exclude = ["bob@EXAMPLE.com"]  # ERROR: "bob@EXAMPLE.com" is both in include and in exclude.
    where   = 5                    # ERROR: true or false is needed here
    percent = 0                    # WARNING: With 0 percent no mailbox takes part.
  }
}
