# A sync says which records of a CRM belong in which mailboxes, in which
# folder, and what happens when something changes.

sync "sales" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.person, mapping.company]

  # Which mailboxes take part: those of all reps that the CRM enables,
  # narrowed by this block.
  mailboxes {
    where = endswith(rep.email, "@example.com")
    # exclude = ["boss@example.com"]
    # percent = 20 # a stable fifth of them, for a roll-out in steps
  }

  # Which records a mailbox gets: the union of these criteria. A record that
  # matches several appears once.
  select {
    rep         = true # records whose rep is the mailbox's owner
    sales_group = true # records of a sales group that the owner belongs to
    favorites   = true # records that the owner marked
    companies   = true # companies by the same criteria, not persons alone

    # A condition narrows the union.
    person {
      where = person.Blocked != "1"
    }
  }

  # Without this block, contacts go to the main contacts folder. With it, new
  # and changed ones go to this folder, which is made where it does not exist;
  # move = "always" takes the unchanged ones there as well.
  # categorization {
  #   folder = "CRM" # or a path: ["CRM", "Customers"]
  #   move   = "on_change"
  # }

  # Lets a rep choose the folder in the CRM: column user_settings of reps.csv.
  # Claire did. The setting goes before the block above.
  honor_user_settings = true

  # A contact whose record changed is made anew and the old one deleted; the
  # user's categories and notes go along. "update" changes it in place, and
  # keeps all that the user added to it.
  on_change = "recreate"

  # A contact that the user edited or deleted is put right by the next run. One
  # that the user moved stays where it is as long as no folder is configured;
  # with one, move above says when it goes back: "on_change" is when its contents
  # change. "keep" leaves all of that until its record changes, "report" only
  # says so.
  on_drift = "overwrite"

  # A contact whose record is no longer selected, or is gone from the CRM:
  # "delete", or "keep" to leave it to the user. on_mailbox_left is about the
  # contacts of a rep who does not take part any more.
  on_unselected   = "delete"
  on_deleted      = "delete"
  on_mailbox_left = "keep"

  # Where deleted contacts go: "deleted_items", from where the user can drag
  # them back; "recoverable_items"; or "permanent".
  delete_mode = "deleted_items"

  # Limits for the day on which the CRM returns nonsense. What exceeds one is
  # blocked, the rest goes through: see `contactsync help guards`. These are
  # the defaults.
  guard {
    max_delete_percent = 20 # of a mailbox's contacts, within 24 hours
    min_existing       = 10 # smaller mailboxes are not measured in percent
  }
}
