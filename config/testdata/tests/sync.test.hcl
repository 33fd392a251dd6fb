test "what is missing" { # ERROR: A test of a sync needs a directory of CSV files || A test of a sync needs the mailbox
  sync        = sync.sales
  expect_keys = []
}
test "empty" {
  sync        = sync.sales
  crm         = "" # ERROR: crm must not be empty
  mailbox     = "" # ERROR: mailbox must not be empty
  expect_keys = []
}
test "no such sync" {
  sync        = sync.sale # ERROR: There is no sync.sale. Did you mean "sync.sales"?
  crm         = "crm"
  mailbox     = "17"
  expect_keys = []
}
test "no such instance" {
  sync        = sync.region["west"] # ERROR: There is no sync.region-west.
  crm         = "crm"
  mailbox     = "17"
  expect_keys = []
}
test "nothing expected" { # ERROR: Nothing expected
  sync    = sync.sales
  crm     = "crm"
  mailbox = "17"
}
test "two outcomes" { # ERROR: A test cannot expect "expect_skip" and "expect_keys"
  sync          = sync.sales
  crm           = "crm"
  mailbox       = "17"
  expect_keys   = []
  expect_folder = null
  expect_skip   = true
}
test "keys" {
  sync        = sync.sales
  crm         = "crm"
  mailbox     = "17"
  expect_keys = ["17", "other/person/1", "crm/person/1", "crm/person/1"] # ERROR: "17" is no key of sync.sales. || "other/person/1" is no key || "crm/person/1" is in this list twice
}
test "folders" {
  sync          = sync.sales
  crm           = "crm"
  mailbox       = "17"
  expect_folder = ["a", ""] # ERROR: the name of a folder has 1 to 255 characters
}
test "a folder of another type" {
  sync          = sync.sales
  crm           = "crm"
  mailbox       = "17"
  expect_folder = { a = "b" } # ERROR: This does not fit expect_folder
}
test "a contact is not named" {
  sync    = sync.sales
  crm     = "crm"
  mailbox = "17"
  expect  = { given_name = "Ada" } # ERROR: Say which contact must have these properties
}
test "nothing is expected of the contact" {
  sync        = sync.sales
  crm         = "crm"
  mailbox     = "17"
  contact     = "crm/person/1" # ERROR: contact says which contact expect is about
  expect_keys = []
}
test "a contact of a kind that is not selected" {
  sync    = sync.sales
  crm     = "crm"
  mailbox = "17"
  contact = "crm/company/1" # ERROR: sync.sales selects no companies
  expect  = { company_name = "Acme" }
}
test "settings of the other kind" {
  sync         = sync.sales
  crm          = "crm"
  mailbox      = "17"
  person       = {}   # ERROR: A test of a sync has no person.
  expect_error = true # ERROR: A test of a sync has no expect_error.
  expect_keys  = []
}
