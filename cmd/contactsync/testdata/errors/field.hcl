mapping "fields" {
  for            = "person"
  given_name     = person.Firstname # ERROR: person has no field "Firstname". Did you mean "FirstName"?
  surname        = person.LastName
  email1         = person["E-mail"] # ERROR: person has no field "E-mail". Did you mean "E-mail1"?
  business_phone = phone(person.Tel2, "AT") # ERROR: person has no field "Tel2". Did you mean "Tel1"?
  company_name   = company.Name # ERROR: company has no field "Name".
  job_title      = person[99] # ERROR: person has no field "99".
  notes          = "For ${rep.Region} by ${rep.Name}" # ERROR: rep has no field "Name".
}

sync "fields" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.fields]

  mailboxes {
    where = rep.Regoin == "emea" # ERROR: rep has no field "Regoin". Did you mean "Region"?
  }
  select {
    rep = true

    person {
      where = person.Blocked != "1" # ERROR: person has no field "Blocked".
    }
  }
  categorization {
    folder = "CRM ${rep.Language}" # ERROR: rep has no field "Language".
  }
}

never {
  where = company.Countries == "Austria" # ERROR: company has no field "Countries". Did you mean "Country"?
}

user "bob@example.com" {
  sync = sync.fields
  categorization {
    folder = rep.Folder # ERROR: rep has no field "Folder".
  }
}
