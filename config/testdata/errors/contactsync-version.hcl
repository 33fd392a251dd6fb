# STANDALONE WARNING: No sync
contactsync {
  owner            = ""      # ERROR: Empty text: owner must not be empty
  required_version = "new"   # ERROR: Wrong version
}
