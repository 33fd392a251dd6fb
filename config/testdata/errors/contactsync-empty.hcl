# STANDALONE WARNING: No sync
contactsync { # ERROR: Missing required argument: The argument "owner" is required
}
