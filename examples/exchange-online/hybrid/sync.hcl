sync "sales" {
  from = provider.csv.crm

  # A mailbox is in one of them. Which one that is is asked once, remembered, and asked
  # again when it is not there any more. One that is in none of them, or in both, is
  # left alone, and the plan says so.
  to = [provider.ews.onprem, provider.graph.cloud]

  select {
    rep         = true
    sales_group = true
    favorites   = true
    companies   = true
  }

  categorization {
    folder = "CRM"
  }

  honor_user_settings = true
  on_change           = "recreate"
}
