schedule "daily" { # ERROR: Extraneous label for schedule
  every = "1h"
}
