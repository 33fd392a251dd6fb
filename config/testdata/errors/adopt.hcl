sync "a" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  adopt { # ERROR: The argument "match" is required
    own       = "perhaps" # ERROR: own needs true or false
    unmatched = "list"    # ERROR: unmatched must be "ignore" or "report".
    folders   = "CRM"     # ERROR: folders needs a list of folders
  }
}
sync "b" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  adopt {
    match   = ["email1"]    # ERROR: match needs a list of lists of texts
    folders = ["", ["A", 3, ""]] # ERROR: This does not fit folders: the name of a folder has 1 to 255 characters.
  }
}
sync "c" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  adopt { # ERROR: No mapping of the sync "c" has all of "emial1", which match compares. || No mapping of the sync "c" has all of "birthday" || No mapping of the sync "c" has all of "categories" || No mapping of the sync "c" has all of "notes" || No mapping of the sync "c" has all of "email1" and "mobile_phone"
    match = [["emial1"], ["birthday"], ["categories"], ["notes"], ["email1", "mobile_phone"], [], ["surname", "surname"]] # ERROR: There is no well-known property "emial1". Did you mean "email1"? || birthday is no short text. || categories is no short text || notes is no short text || No list of match may be empty || "surname" is twice in one list of match.
  }
}
sync "d" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  adopt {
    match = [] # ERROR: match needs a list of properties at least
  }
}
