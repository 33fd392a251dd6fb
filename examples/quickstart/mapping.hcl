# A mapping says what a record of the CRM looks like in the address book: on
# the left a property of the contact, on the right an expression over the
# record's fields. A field is named as its column is; one whose name is no
# identifier is written person["E-mail1"].
#
# Properties that the mapping does not name belong to the user: a home number,
# a birthday, a photo. What becomes of them when the record changes is up to
# on_change in sync.hcl.

locals {
  # For numbers of persons without a company in the CRM.
  home_country = "AT"
}

mapping "person" {
  for = "person"

  given_name = person.FirstName
  surname    = person.LastName
  title      = person.Title # academic titles: "Dipl.-Ing."
  job_title  = person.Function
  department = person.Department

  email1 = email(person["E-mail1"])
  email2 = email(person["E-mail2"])

  # An empty value means that the contact does not have the property.
  # phone() brings the many ways to write a number into one:
  # "(069) 90009-101" in Germany becomes "+496990009101".
  business_phone = phone(person.Tel1, nonempty(country(company.Country), local.home_country))
  mobile_phone   = phone(person.Mobile, nonempty(country(company.Country), local.home_country))

  # In a person's mapping, company is the company that the person works for.
  company_name = company.Company

  business_address {
    street      = company.Street
    postal_code = company.ZipCode
    city        = company.City
    country     = company.Country
  }

  # How the contact is sorted (file_as) and shown (display_name) follows from
  # the names if the mapping is silent: "Huber, Maria" and "Maria Huber". To
  # have it otherwise:
  # file_as = "${person.LastName}, ${person.FirstName} (${company.Company})"
}

mapping "company" {
  for = "company"

  company_name       = company.Company
  business_phone     = phone(company.Tel, nonempty(country(company.Country), local.home_country))
  business_home_page = company.Web

  business_address {
    street      = company.Street
    postal_code = company.ZipCode
    city        = company.City
    country     = company.Country
  }
}
