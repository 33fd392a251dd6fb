schedule {
  times_per_day = 2
  every         = "12h" # ERROR: Conflicting settings: times_per_day and every
}
