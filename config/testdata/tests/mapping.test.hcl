test "kind is not said" { # ERROR: Not a test: A test is about a mapping or about a sync
  person = { FirstName = "Ada" }
}
test "both kinds" { # ERROR: Not a test
  mapping = mapping.person
  sync    = sync.sales
}
test "no such mapping" {
  mapping = mapping.persons # ERROR: There is no mapping.persons. Did you mean "mapping.person"?
  person  = {}
  expect  = {}
}
test "no reference" {
  mapping = "person" # ERROR: A reference to a mapping is needed here
  person  = {}
  expect  = {}
}
test "no record" { # ERROR: mapping.person is for persons. Give one: person = { … }.
  mapping = mapping.person
  expect  = {}
}
test "a person for a mapping of companies" {
  mapping = mapping.company
  person  = {} # ERROR: mapping.company is for companies: it does not see a person.
  company = { Company = "Acme" }
  expect  = { company_name = "Acme" }
}
test "nothing expected" { # ERROR: Nothing expected
  mapping = mapping.person
  person  = {}
}
test "nothing but a switch that is off" { # ERROR: Nothing expected
  mapping      = mapping.person
  person       = {}
  expect_error = false
}
test "two outcomes" { # ERROR: A test cannot expect "expect_error" and "expect"
  mapping      = mapping.person
  person       = {}
  expect       = { given_name = null }
  expect_error = true
}
test "only without expect" {
  mapping     = mapping.person
  person      = {}
  expect_skip = true
  expect_only = true # ERROR: expect_only says that there is nothing besides expect
}
test "settings of the other kind" {
  mapping = mapping.person
  person  = {}
  expect  = { given_name = null }
  mailbox = "bob@example.com" # ERROR: A test of a mapping has no mailbox.
  crm     = "crm"             # ERROR: A test of a mapping has no crm.
}
test "unknown setting" {
  mapping = mapping.person
  person  = {}
  expects = {} # ERROR: Unsupported argument
  expect  = {}
}
test "properties" {
  mapping = mapping.person
  person  = {}
  expect = {
    givenname        = "Ada"            # ERROR: mapping.person does not map a property "givenname", and there is no well-known one of this name. Did you mean "given_name"?
    Twin             = "a"              # ERROR: maps several properties that are called "Twin"
    "0x3A46"         = "x"              # ERROR: does not map a property "0x3A46"
    surname          = ["a"]            # ERROR: This does not fit surname: one text is needed here
    birthday         = "tomorrow"       # ERROR: This does not fit birthday: a date is needed here
    home_address     = "Wien"           # ERROR: home_address needs an object of its parts
    business_address = { town = "Wien" } # ERROR: does not map a property "business_address.town"
    PR_GIVEN_NAME    = "Ada"
    given_name       = "Eve" # ERROR: What is expected of given_name is at
    CrmSegment       = "A"
    (local.x)        = "x" # ERROR: The names in expect are constant
    notes            = "a"
    notes            = "b" # ERROR: expect has "notes" at
  }
}
test "records" {
  mapping = mapping.person
  person = {
    FirstName = ["Ada"]      # ERROR: A field of a record is one text, and FirstName is none.
    LastName  = var.password # ERROR: This depends on a variable that has no value.
    Tel1      = local.phone  # ERROR: There is no local.phone.
    Title     = person.Title # ERROR: person cannot be used here
    Segment   = null
  }
  company = "Acme" # ERROR: company needs an object
  expect  = { given_name = null }
}
test "a field that is misspelt" {
  mapping = mapping.person
  person  = { Firstname = "Ada", Age = 5 } # WARNING: The mapping does not read person.Firstname. Did you mean "FirstName"?
  expect  = { given_name = null }
}
test "expect_error" {
  mapping      = mapping.person
  person       = {}
  expect_error = "(" # ERROR: no regular expression
}
test "expect_error of another type" {
  mapping      = mapping.person
  person       = {}
  expect_error = 5 # ERROR: expect_error needs true, or a regular expression
}
test "unknown variable" {
  mapping   = mapping.person
  variables = { contry = "DE" } # ERROR: There is no variable "contry". Did you mean "country"?
  person    = {}
  expect    = { given_name = null }
}
test "null for a variable" {
  mapping   = mapping.person
  variables = { country = null } # ERROR: A test cannot set the variable "country" to null.
  person    = {}
  expect    = { given_name = null }
}
test "wrong value of a variable" {
  mapping   = mapping.person
  variables = { regions = { a = "a", b = "b", c = "c" } } # ERROR: With these variables the configuration is not valid. Wrong value
  person    = {}
  expect    = { given_name = null }
}
test "records" { # ERROR: There is a test "records" at
  mapping = mapping.person
}
test " " { # ERROR: A test has a name
  mapping = mapping.person
}
mapping "other" { # ERROR: Unsupported block type
}
