# STANDALONE WARNING: No sync
contactsync {
  owner            = "acme|prod"            # ERROR: Unusable owner
  previous_owners  = ["old", "old", "x y"]  # ERROR: Duplicate owner: "old" is named twice || Unusable owner
  required_version = ">= 9.1"               # ERROR: This is contactsync 0.3.0. The configuration requires >= 9.1
  ower             = "x"                    # ERROR: Unsupported argument
}

contactsync { # ERROR: Duplicate block: There is a block contactsync at
  owner = "b"
}
