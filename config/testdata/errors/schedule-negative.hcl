schedule {
  every = "-1h" # ERROR: Value out of range
}
