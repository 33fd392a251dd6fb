# Files, so that this example runs anywhere. Yours are a CRM and Exchange: see
# the other examples. Their passwords are sensitive variables.

provider "csv" "crm" {
  dir = "crm"
}

provider "vdir" "mail" {
  path = var.mailboxes
}
