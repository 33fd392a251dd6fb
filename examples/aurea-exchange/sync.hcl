# Who gets whom. No mapping is named, so that the built-in ones count: of
# persons FirstName, LastName, E-mail1 and Tel1, of companies Company.

sync "contacts" {
  from = provider.aurea.crm
  to   = provider.ews.onprem

  # Each rep gets what the rep may see in the CRM. "service" reads every record
  # once, with the rights of the login in providers.hcl, and hands it out: less
  # work for the CRM, for companies in which everybody may see everything.
  read_as = "user"

  # The four criteria. A record that matches several appears once.
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

  # A rep may name another folder, or none, in the user settings of the CRM:
  # <SyncSettings><ContactSync Category="Key accounts"/></SyncSettings>
  honor_user_settings = true

  # A changed contact is made anew and the old one deleted. "update" changes it
  # in place, which is kinder to phones and to what users add.
  on_change = "recreate"

  # What users do to these contacts in Outlook is overwritten. Contacts of their
  # own are neither read nor touched.
  on_drift = "overwrite"
}
