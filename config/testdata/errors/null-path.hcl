moved {
  from = folder("base", "A")
  to   = folder("base", null) # ERROR: No value: The folder must not be null.
}
