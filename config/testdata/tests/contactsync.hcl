contactsync {
  owner = "acme-test"
}
variable "country" {
  type    = string
  default = "AT"
}
variable "password" {
  type      = string
  sensitive = true
}
variable "regions" {
  type    = map(string)
  default = {}

  validation {
    condition     = length(var.regions) < 3
    error_message = "Two regions at most."
  }
}
provider "csv" "crm" {
  dir = "crm"
}
provider "vdir" "mail" {
  path = "mailboxes"
}
mapping "person" {
  for            = "person"
  given_name     = person.FirstName
  surname        = person.LastName
  business_phone = phone(person.Tel1, var.country)
  company_name   = company.Company
  business_address {
    city = company.City
  }
  property "0x3A45" {
    type  = "string"
    value = person.Title
  }
  property "CrmSegment" {
    set   = "PublicStrings"
    type  = "string"
    value = person.Segment
  }
  property "Twin" {
    set   = "PublicStrings"
    type  = "string"
    value = "a"
  }
  property "Twin" {
    set   = "Common"
    type  = "string"
    value = "b"
  }
}
mapping "company" {
  for          = "company"
  company_name = company.Company
}
sync "sales" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.person]
  select {
    rep = true
  }
}
sync "region" {
  for_each = var.regions
  from     = provider.csv.crm
  to       = provider.vdir.mail
  select {
    rep = true
  }
}
