sync "where" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select {
    rep       = true
    group     = true # ERROR: Unsupported argument
    favorits  = true # ERROR: Did you mean "favorites"?
    companies = true
    person {
      where = person.Active # ERROR: true or false is needed here: compare with something
      limit = 3             # ERROR: Unsupported argument
    }
    company {
      where = person.Active == "1" # ERROR: person cannot be used here. What can be used here: var, local, company and rep.
    }
  }
}
