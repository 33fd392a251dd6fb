user "bob@example.com" {
  sync = [sync.sales] # ERROR: There is no sync.sales. There is sync.base.
}

user "BOB@example.com" { # ERROR: Duplicate user: There is a user "BOB@example.com" at
}

user "bob" { # ERROR: Not an e-mail address
}

user "alice@example.com" {
  select { # ERROR: With this, the sync "base" selects nothing for the user.
    rep = false
  }
}

user "carol@example.com" { # ERROR: The sync "base" has no folder that the user's categorization could use.
  categorization {
    move = "always"
  }
  priority = 3 # ERROR: Unsupported argument
  on_change = "never" # ERROR: on_change must be "recreate" or "update"
}

user "dave@example.com" {
  email = "other@example.com" # ERROR: email is for a block with for_each.
}
