never { # ERROR: Nothing named: A never block names records by their keys or by a condition
}
never {
  keys = ["crm/person/17", "crm/rep/1", "crm/person/", "cmr/person/17", ""] # ERROR: No element of keys may be null or empty.
}
never {
  keys = ["crm/rep/1", "17", "cmr/person/17"] # ERROR: "crm/rep/1" is no key of a record. || "17" is no key of a record. || "cmr/person/17" names the source "cmr", and there is no CRM of this label. Did you mean "crm"?
}
never {
  where = rep.id == "1" # ERROR: rep cannot be used here. What can be used here: var, local, person and company.
}
never {
  where = person.Consent # ERROR: true or false is needed here
}
never {
  where = true # ERROR: This names neither person nor company: it is the same for all records.
}
