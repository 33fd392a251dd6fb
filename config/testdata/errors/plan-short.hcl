plan {
  passphrase = "" # ERROR: Empty text
  expires    = "59s" # ERROR: A saved plan expires after a minute at least
}
