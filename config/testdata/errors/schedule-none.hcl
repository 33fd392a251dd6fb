schedule { # ERROR: No interval: A schedule needs times_per_day
}

schedule { # ERROR: Duplicate block
  every = "1h"
}
