# A configuration to begin with. All *.hcl files of this directory are one
# configuration; the order of the blocks does not matter.
#
#   contactsync validate    check it
#   contactsync plan        see what it would change
#   contactsync apply       change it

contactsync {
  # The name of this installation. Every contact that contactsync makes carries
  # it inside, as the proof of whose it is: two installations that write to the
  # same mailboxes need two names. Choose it once.
  owner = "OWNER"
}

# Where contactsync remembers what it did. It is an index that makes runs fast:
# losing it costs one slow run.
state "sqlite" {
  path = "contactsync.db"
}

# The CRM. Here it is CSV files: crm/persons.csv has the persons, crm/reps.csv
# the sales representatives, whose mailboxes get them.
provider "csv" "crm" {
  dir = "crm"
}

# The mailboxes. Here they are directories of vCard files: the directory
# mailboxes/anna@example.com is the address book of that rep.
provider "vdir" "mail" {
  path = "mailboxes"
}

# What a person of the CRM looks like in the address book: on the left the
# property of the contact, on the right the fields of the record, which are the
# columns of the file. Properties that are not named here are the user's own.
mapping "person" {
  for = "person"

  given_name     = person.FirstName
  surname        = person.LastName
  company_name   = person.Company
  email1         = person["E-mail1"]
  business_phone = phone(person.Tel1, "AT") # "01 2345678" becomes "+4312345678"
}

# Which records belong in which mailboxes.
sync "sales" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.person]

  select {
    rep = true # the records whose RepID is the owner of the mailbox

    # person {
    #   where = person.Company != ""
    # }
  }

  # The folder that contacts go to. Without this block they go to the main one.
  # categorization {
  #   folder = "CRM"
  # }
}
