# What records look like in the address book: on the left the property of the
# contact, on the right the field of the CRM. Comments that begin with the name
# of a file are about what init found there and could not carry over.

mapping "person" {
  for = "person"

  # The four that the connector fills out of the box. The XML name of the telephone
  # number is not documented.
  given_name     = person.FirstName
  surname        = person.LastName
  email1         = person["E-mail1"]
  business_phone = person.Tel1
{{.Notes "person"}}}

mapping "company" {
  for = "company"

  # What the connector writes of a company is not documented.
  company_name = company.Company
{{.Notes "company"}}}
