mapping "person" {
  for        = "person"
  given_name = person.FirstName
  title      = person.Title
  email1     = person.Mail
  notes      = person.Notes

  property "PR_GIVEN_NAME" { # ERROR: Duplicate property: The property PR_GIVEN_NAME, which is given_name, is mapped at
    value = ""
  }
  property "0x3A45" { # ERROR: Duplicate property: The property 0x3A45, which is title, is mapped at
    type  = "string"
    value = ""
  }
  property "0x8083" { # ERROR: Duplicate property: The property 0x8083, which is email1, is mapped at
    set   = "{00062004-0000-0000-C000-000000000046}"
    type  = "string"
    value = ""
  }
  property "0x1000" { # ERROR: Duplicate property
    value = ""
  }
  property "CrmSegment" {
    set   = "PublicStrings"
    value = person.Segment
  }
  property "CrmSegment" { # ERROR: Duplicate property: The property CrmSegment is mapped at
    set   = "00020329-0000-0000-C000-000000000046"
    type  = "int"
    value = "1"
  }
  property "PR_PERSONAL_HOME_PAGE" {
    value = person.Web
  }
  property "0x3a50" { # ERROR: Duplicate property: The property 0x3a50 is mapped at
    type  = "string"
    value = ""
  }

  property "given_nam" { # ERROR: Unknown property: There is no property "given_nam". Did you mean "given_name"?
    value = ""
  }
  property "PR_PERSONAL_HOMEPAGE" { # ERROR: Did you mean "PR_PERSONAL_HOME_PAGE"?
    value = ""
  }
  property "Segment" { # ERROR: property "Segment" { set = "PublicStrings" … }.
    value = ""
  }
  property "mapi/string//0x3a4c" { # ERROR: There is no property "mapi/string//0x3a4c".
    value = ""
  }
  property "0x3A4C" { # ERROR: No type: The type of 0x3A4C is not known. Say it: type = "string".
    value = ""
  }
  property "0x8099" { # ERROR: No type
    set   = "Address"
    value = ""
  }
  property "0x3A45001F" { # ERROR: "0x3A45001F" is no property: a tag, or an id within a set, has four hexadecimal digits, without those of the type
    type  = "string"
    value = ""
  }
  property "0x" { # ERROR: "0x" is no property
    type  = "string"
    value = ""
  }
  property "0x8123" { # ERROR: the tag 0x8123 means another property in each mailbox: name the property set
    type  = "string"
    value = ""
  }
  property "Named" {
    set   = "Public" # ERROR: There is no property set "Public".
    value = ""
  }
  property "Typed" {
    set   = "PublicStrings"
    type  = "text" # ERROR: type must be "string", "int", "long", "bool", "double", "time", "binary" or "strings".
    value = ""
  }
  property "PR_HOBBIES" {
    type  = "int" # ERROR: The type of PR_HOBBIES is "string".
    value = ""
  }
  property "0x3A06" { # ERROR: Duplicate property
    type  = "int" # ERROR: 0x3A06 is the property given_name, whose type is "string". Leave the type out.
    value = ""
  }

  property "contactsync.key" { # ERROR: contactsync.key cannot be mapped: the set is the one of contactsync's own marks.
    set   = "5d2a1bd8-9d7c-4c8e-8f57-0c1f3ab2e6d4"
    value = ""
  }
  property "PR_MESSAGE_CLASS" { # ERROR: cannot be mapped: it is what makes the item a contact.
    value = ""
  }
  property "pr_entryid" { # ERROR: cannot be mapped: the server keeps it by itself, as all tags from 0x0E00 to 0x0FFF.
    value = ""
  }
  property "0x3008" { # ERROR: cannot be mapped: the server keeps it by itself.
    type  = "time"
    value = ""
  }
  property "0x1009" { # ERROR: cannot be mapped: it is another form of the text of the notes. Map notes.
    type  = "binary"
    value = ""
  }
  property "0x3701" { # ERROR: cannot be mapped: it is one of attachments.
    type  = "binary"
    value = ""
  }
  property "0x6A00" { # ERROR: cannot be mapped: the server keeps tags from 0x6600 to 0x7FFF to itself.
    type  = "int"
    value = ""
  }
  property "PR_CHANGE_KEY" { # ERROR: cannot be mapped: the server tells versions of an item by it.
    value = ""
  }
  property "PidLidHasPicture" { # ERROR: cannot be mapped: it says whether there is a photo. Map photo.
    value = ""
  }

  property "nickname" {
    value    = person.Nick
    write    = "never"  # ERROR: write must be "always" or "once".
    on_drift = "ignore" # ERROR: on_drift must be "overwrite", "keep" or "report".
    whole    = true     # ERROR: whole is about the notes.
  }

  property "AnInt" {
    set   = "PublicStrings"
    type  = "int"
    value = 2147483648 # ERROR: This does not fit AnInt: a whole number of 32 bits is needed here.
  }
  property "ALong" {
    set   = "PublicStrings"
    type  = "long"
    value = 9223372036854775808 # ERROR: This does not fit ALong: a whole number of 64 bits is needed here.
  }
  property "ABool" {
    set   = "PublicStrings"
    type  = "bool"
    value = "ja" # ERROR: This does not fit ABool: true or false is needed here
  }
  property "ADouble" {
    set   = "PublicStrings"
    type  = "double"
    value = 1e400 # ERROR: This does not fit ADouble: a number of 64 bits is needed here.
  }
  property "ATime" {
    set   = "PublicStrings"
    type  = "time"
    value = "yesterday" # ERROR: This does not fit ATime: a time is needed here
  }
  property "ABinary" {
    set   = "PublicStrings"
    type  = "binary"
    value = "?" # ERROR: This does not fit ABinary: base64 is needed here.
  }
  property "AString" {
    set   = "PublicStrings"
    value = [person.X] # ERROR: This does not fit AString: one text is needed here, not a list or an object.
  }
}
