undo {
  recipients = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
  passphrase = "correct horse" # ERROR: Conflicting settings: What is kept for an undo is encrypted for recipients or with a passphrase.
}
