# Who gets whom: contact persons and companies that the rep is responsible for,
# those of the rep's sales groups, and the rep's favorites. A record that matches
# several appears once.

sync "sales" {
  from = provider.csv.crm
  to   = provider.graph.cloud

  select {
    rep         = true
    sales_group = true
    favorites   = true
    companies   = true
  }

  # New and changed contacts go to this folder below the contacts folder. Without
  # this block new ones go to the contacts folder itself, and changed ones stay
  # where they are.
  categorization {
    folder = "CRM"
  }

  # A rep may name another folder, or none, in the CRM.
  honor_user_settings = true

  # A changed contact is made anew and the old one deleted, as in Exchange Server.
  # "update" changes it in place, with fewer requests, and is kinder to phones and
  # to what users add.
  on_change = "recreate"
}
