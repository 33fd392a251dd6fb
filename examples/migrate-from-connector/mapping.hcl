# The four fields that the connector fills out of the box.
mapping "person" {
  for = "person"

  given_name     = person.FirstName
  surname        = person.LastName
  email1         = person["E-mail1"]
  business_phone = person.Tel1
}
