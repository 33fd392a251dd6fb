mapping "forms" {
  for        = "person"
  given_name = person.FirstName
  email1     = person["E-mail1"]
  surnam     = person.LastName # ERROR: An argument named "surnam" is not expected here. Did you mean "surname"?

  property "PR_GIVEN_NAME" { # ERROR: The property PR_GIVEN_NAME, which is given_name, is mapped at property.hcl:3 already.
    value = person.LastName
  }
  property "0x8083" { # ERROR: The property 0x8083, which is email1, is mapped at property.hcl:4 already.
    set   = "Address"
    type  = "string"
    value = person["E-mail1"]
  }
  property "PR_PERSONAL_HOMEPAGE" { # ERROR: Did you mean "PR_PERSONAL_HOME_PAGE"?
    value = person.LastName
  }
  property "0x3A45" {
    type  = "int" # ERROR: 0x3A45 is the property title, whose type is "string". Leave the type out.
    value = person.LastName
  }
  property "0x3A4C" { # ERROR: The type of 0x3A4C is not known.
    value = person.LastName
  }
  property "0x3A" { # ERROR: "0x3A" is no property: a tag, or an id within a set, has four hexadecimal digits
    type  = "string"
    value = person.LastName
  }
  property "0xZZZZ" { # ERROR: has four hexadecimal digits
    type  = "string"
    value = person.LastName
  }
  property "0x8099" {
    set   = "Adress" # ERROR: There is no property set "Adress".
    type  = "int"
    value = "1"
  }
  property "0x0FFF" { # ERROR: cannot be mapped: the server keeps it by itself
    type  = "binary"
    value = ""
  }
  property "CrmScore" {
    set   = "PublicStrings"
    type  = "integer" # ERROR: type must be "string", "int", "long", "bool", "double", "time", "binary" or "strings".
    value = "1"
  }
  property "CrmRank" {
    set   = "PublicStrings"
    type  = "int"
    value = "first" # ERROR: This does not fit CrmRank: a number is needed here.
  }
  property "CrmBig" {
    set   = "PublicStrings"
    type  = "int"
    value = 4294967296 # ERROR: a whole number of 32 bits is needed here
  }
  property "CrmVip" {
    set   = "PublicStrings"
    type  = "bool"
    value = "perhaps" # ERROR: true or false is needed here
  }
  property "CrmSince" {
    set   = "PublicStrings"
    type  = "time"
    value = "yesterday" # ERROR: a time is needed here
  }
  property "CrmKey" {
    set   = "PublicStrings"
    type  = "binary"
    value = "no base64!" # ERROR: base64 is needed here
  }
  property "CrmTags" {
    set   = "PublicStrings"
    type  = "strings"
    value = { a = "b" } # ERROR: a text or a list of texts is needed here
  }
  property "CrmTitle" {
    set   = "PublicStrings"
    value = [person.FirstName] # ERROR: one text is needed here
  }
  property "nickname" {
    value = person.FirstName
    write = "one" # ERROR: write must be "always" or "once". Did you mean "once"?
    whole = true # ERROR: whole is about the notes.
  }
  property "notes" { # ERROR: The argument "value" is required
    on_drift = "ignore" # ERROR: on_drift must be "overwrite", "keep" or "report".
  }
}
