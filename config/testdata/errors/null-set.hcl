mapping "m" {
  for     = "person"
  surname = person.X
  property "CrmSegment" {
    set   = null # ERROR: No value: set must not be null.
    value = person.Segment
  }
}
