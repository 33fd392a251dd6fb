schedule {
  every = "1d" # ERROR: Wrong duration: every needs a duration
}
