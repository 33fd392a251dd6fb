snyc "x" { # ERROR: Blocks of type "snyc" are not expected here. Did you mean "sync"?
}

owner = "x" # ERROR: Unsupported argument
