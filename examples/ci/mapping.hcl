mapping "person" {
  for = "person"

  given_name     = person.FirstName
  surname        = person.LastName
  job_title      = person.Function
  email1         = email(person["E-mail1"])
  business_phone = phone(person.Tel1, "AT")
}
