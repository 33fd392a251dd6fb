# A user block overrides syncs for one mailbox, setting by setting. It is
# stronger than the rep's own setting in the CRM.

user "bob@example.com" {
  sync = [sync.sales] # all syncs, if this is left out

  # Bob wants his customers apart from his own contacts, and the folder in his
  # language. This works although the sync itself has no categorization.
  categorization {
    folder = "Kunden"
  }

  # He uses favorites in the CRM as a to-do list.
  select {
    favorites = false
  }
}
