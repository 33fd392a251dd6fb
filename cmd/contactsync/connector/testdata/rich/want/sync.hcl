sync "contacts" {
  from     = provider.aurea.crm
  to       = provider.ews.exchange
  mappings = [mapping.person, mapping.company]

  # As with the connector, each rep gets what the rep may see in the CRM.
  read_as = "user"

  # "Mail address spaces to be synchronized" is not in the files that init reads.
  mailboxes {
    # where   = endswith(rep.email, "@example.com")
    # percent = 100
    include = [
      "anna@example.com",
      "Bob@example.com",
    ]

    # CollectedMailboxes.xml:5: Smtp is no e-mail address here, and was not
    # carried over.

    # CollectedMailboxes.xml:6: Not understood of the element "Mailbox", and not
    # carried over, is what these attributes say: "Name".

    # CollectedMailboxes.xml:6: Smtp is no e-mail address here, and was not
    # carried over.
  }

  # The switches of the CRM.interface configurator. They are not in the files
  # that init reads: look them up, and write true or false.
  select {
    rep         = "DECIDE: is Filter by Rep on?"
    sales_group = "DECIDE: is Filter by Sales group on?" # needs sales_group in providers.hcl
    favorites   = "DECIDE: is Filter by Favorites on?"
    companies   = "DECIDE: is Sync Companies on?"
  }

  # "Categorization" is not in the files that init reads. Without this block new
  # contacts go to the contacts folder, and changed ones stay where they are.
  # categorization {
  #   folder = "FOLDER"
  # }

  # The connector's contacts become those of contactsync where exactly one contact
  # and one record agree. Name the folders that it filled.
  # adopt {
  #   match     = [["email1"], ["given_name", "surname", "business_phone"]]
  #   folders   = ["FOLDER"]
  #   unmatched = "report"
  # }

  # A rep may name another folder, or none, in the CRM.
  honor_user_settings = true

  # As the connector does it. "update" changes a contact in place, which is kinder
  # to phones and to what users add.
  on_change = "recreate"

  # Unlike the connector, which leaves them for good, contactsync deletes what is
  # deleted in the CRM or selected no more. "keep" is the connector's way.
  on_deleted    = "delete"
  on_unselected = "delete"
}
