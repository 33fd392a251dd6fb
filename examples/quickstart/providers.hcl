# A provider block connects one system: its type, then the label that the rest
# of the configuration refers to it by. Paths are relative to this directory.

# The CRM, as CSV files: persons, companies, reps, favorites and sales groups.
# Nothing is ever written to it.
provider "csv" "crm" {
  dir = "crm"
}

# The mailboxes, as directories of vCard files: mailboxes/<e-mail address>/ is
# the main contacts folder, a directory inside it is a folder, and a .vcf file
# is a contact.
provider "vdir" "mail" {
  path = "mailboxes"
}
