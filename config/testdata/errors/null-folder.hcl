moved {
  from = folder(null, "A") # ERROR: No value: The sync of folder must not be null.
  to   = folder("base", "B")
}
