schedule {
  times_per_day = 0.5 # ERROR: times_per_day needs a whole number from 1 to 1440
}
