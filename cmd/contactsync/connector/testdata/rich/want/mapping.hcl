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

  # FieldMapping.xml:4: FieldFullName "JobTitle", MapFieldID "31", shown as "Job
  # title": which field of the CRM fills it is not in the connector's files. In
  # contactsync it is job_title. With this field for FIELD, write:
  # job_title = person.FIELD

  # FieldMapping.xml:5: FieldFullName "Location", MapFieldID "32": it cannot be
  # told which property this is: contacts have no property of this name in
  # Exchange Web Services, or it has parts.

  # FieldMapping.xml:6: FieldFullId "0x3A1C001F", MapFieldID "33": which field
  # of the CRM fills it is not in the connector's files. In contactsync it is
  # mobile_phone. With this field for FIELD, write:
  # mobile_phone = person.FIELD

  # FieldMapping.xml:7: FieldFullId "0x80320040", MapFieldID "34": it cannot be
  # told which property this is: the tag 0x8032 means another property in each
  # mailbox: name the property set.

  # FieldMapping.xml:8: FieldFullId "0x3A4A001F", MapFieldID "35": which field
  # of the CRM fills it is not in the connector's files. With this field for
  # FIELD, write:
  # property "0x3A4A" {
  #   type  = "string"
  #   value = person.FIELD
  # }

  # FieldMapping.xml:9: FieldFullId "0x3A420003", MapFieldID "36": it cannot be
  # told which property this is: it would be birthday, which is of the type time
  # and not int.

  # FieldMapping.xml:10: FieldExtId "0x8046", MapFieldID "37": which field of
  # the CRM fills it is not in the connector's files. In contactsync it is
  # business_address.city. With this field for FIELD, write:
  # business_address { city = person.FIELD }

  # FieldMapping.xml:11: FieldExtId "0x8083", MapFieldID "38": which field of
  # the CRM fills it is not in the connector's files. Above it is
  # person["E-mail1"]; the connector may fill it from another field. In
  # contactsync it is email1. With this field for FIELD, write:
  # email1 = person.FIELD

  # FieldMapping.xml:12: FieldExtId "8083", MapFieldID "39": it cannot be told
  # which property this is: whether a number without 0x is hexadecimal is not
  # documented.

  # FieldMapping.xml:13: FieldExtName "CrmSegment", MapFieldID "40": which field
  # of the CRM fills it is not in the connector's files. That PROP_GUID_USER is
  # the set PublicStrings is not documented. With this field for FIELD, write:
  # property "CrmSegment" {
  #   set   = "PublicStrings"
  #   type  = "string"
  #   value = person.FIELD
  # }

  # FieldMapping.xml:14: FieldExtName "CrmRank", MapFieldID "41": which field of
  # the CRM fills it is not in the connector's files. Its property set is the
  # one of appointments. With this field for FIELD, write:
  # property "CrmRank" {
  #   set   = "Appointment"
  #   type  = "int"
  #   value = person.FIELD
  # }

  # FieldMapping.xml:15: FieldExtName "CrmOdd", MapFieldID "42": it cannot be
  # told which property this is: the type "PT_ODD" is not known.

  # FieldMapping.xml:16: FieldExtName "CrmElsewhere", MapFieldID "43": it cannot
  # be told which property this is: the property set "PROP_GUID_ELSEWHERE" is
  # not known.

  # FieldMapping.xml:17: Not understood of the element "FieldExtName", and not
  # carried over, is what these attributes say: "When".

  # FieldMapping.xml:17: FieldExtName "CrmLater", MapFieldID "44": which field
  # of the CRM fills it is not in the connector's files. That PROP_GUID_USER is
  # the set PublicStrings is not documented. With this field for FIELD, write:
  # property "CrmLater" {
  #   set   = "PublicStrings"
  #   type  = "string"
  #   value = person.FIELD
  # }

  # FieldMapping.xml:18: The element "FieldComputed" is not understood, and was
  # not carried over.

  # SyncML_mm2gw.xslt:3: The style sheet uses another one, "more.xslt", which
  # was not read.

  # SyncML_mm2gw.xslt: A style sheet is a program, and was read only to see
  # which elements it makes of the fields in forms.xml. If it was changed for
  # the four fields above, or computes something, carry that over by hand.

  # forms.xml:10: The field "Mobile" is given out, in the form "vcard". Which
  # property it fills is not in the connector's files. SyncML_mm2gw.xslt, line
  # 9, makes the element "Cell" of a field of this name. If it is a contact's:
  # PROPERTY = person.Mobile

  # forms.xml:11: The field "E-mail2" is given out, in the form "vcard". Which
  # property it fills is not in the connector's files. If it is a contact's:
  # PROPERTY = person["E-mail2"]

  # forms.xml:13: The field "two words" has no name that a field can have, and
  # was not carried over.

  # forms.xml:14: Not understood of the element "field", and not carried over,
  # is what these attributes say: "trim".

  # forms.xml:14: The field "Function" is given out, in the form "vcard". Which
  # property it fills is not in the connector's files. If it is a contact's:
  # PROPERTY = person.Function

  # forms.xml:15: The element "handler" is not understood, and was not carried
  # over.

  # forms.xml:21: The table "Tasks" in the form "vcard" is neither Person nor
  # Company, and was not carried over.
}

mapping "company" {
  for = "company"

  # What the connector writes of a company is not documented.
  company_name = company.Company

  # forms.xml:19: The field "Street" is given out, in the form "vcard". Which
  # property it fills is not in the connector's files. If it is a contact's:
  # PROPERTY = company.Street
}
