# STANDALONE WARNING: No sync
contactsync {
  owner = null # ERROR: owner must not be null
}
