sync "contacts" {
  from     = provider.aurea.crm
  to       = provider.ews.exchange
  mappings = [mapping.person]

  # As with the connector, each rep gets what the rep may see in the CRM.
  read_as = "user"

  # Step 3, the pilot: these five and nobody else. Step 4 takes the list out and
  # lets a share take part:
  #
  #   percent = 25
  mailboxes {
    include = [
      "anna@example.com",
      "bob@example.com",
      "claire@example.com",
      "david@example.com",
      "eva@example.com",
    ]
  }

  # Step 2: the four switches of the CRM.interface configurator, as they are set
  # there. They are in none of the files that init reads.
  select {
    rep         = true  # Filter by Rep
    sales_group = false # Filter by Sales group
    favorites   = true  # Filter by Favorites
    companies   = false # Sync Companies
  }

  # The folder that the connector fills.
  categorization {
    folder = "CRM"
  }

  honor_user_settings = true

  # What the connector made carries nothing that says so. These rules find it: the
  # first by which exactly one contact and exactly one record agree. What is
  # adopted gets the mark and the record's contents and is not made a second
  # time. Nothing outside of these folders is looked through: name all that the
  # connector filled, those of the reps' own settings too.
  adopt {
    match     = [["email1"], ["given_name", "surname", "business_phone"]]
    folders   = ["CRM", "Key accounts"]
    unmatched = "report"
  }

  # The connector's way is "recreate". "update" keeps what users added to a
  # contact, and adopted contacts are always changed in place.
  on_change = "update"

  # The connector's way too: what is gone from the CRM stays in the mailbox.
  # "delete" is what most want once the pilot has shown that it is right.
  on_deleted    = "keep"
  on_unselected = "keep"
}
