never { # ERROR: Blocks of type "never" are not expected here
  keys = []
}

moved { # ERROR: Blocks of type "moved" are not expected here
}

snyc "x" { # ERROR: Blocks of type "snyc" are not expected here. Did you mean "sync"?
}

owner = "x" # ERROR: Unsupported argument
