undo {
  recipients = ["age1nonsense", "AGE-SECRET-KEY-1QQQ"] # ERROR: A recipient is a public key of age
  retention  = "9000h" # ERROR: A run can be undone for an hour at least and for a year
  dir        = "" # ERROR: Empty text
}

undo { # ERROR: Duplicate block: There is a block undo
}
