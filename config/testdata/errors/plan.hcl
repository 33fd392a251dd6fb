plan {
  recipients = ["age1nonsense", "AGE-SECRET-KEY-1QQQ"] # ERROR: A recipient is a public key of age
  expires    = "721h" # ERROR: A saved plan expires after a minute at least and after 30 days
}

plan { # ERROR: Duplicate block: There is a block plan
}
