provider "cvs" "x" { # ERROR: There is no provider "cvs". Did you mean "csv"? This program has "csv" and "vdir".
}

provider "csv" "crm" { # ERROR: Duplicate provider: There is a provider "csv" "crm" at
  dir = "x"
}

provider "csv" "CRM" { # ERROR: Duplicate source: There is a source with this label
  dir = "x"
}

provider "csv" "a b" { # ERROR: Unusable name: The name of a provider
  dir = "x"
}

provider "csv" "nodir" { # ERROR: Missing required argument: The argument "dir" is required
}

provider "csv" "typed" {
  dir     = person.Name # ERROR: person cannot be used here
  retries = "many"      # ERROR: Inappropriate value for attribute "retries": a number is required
  dri     = "x"         # ERROR: Unsupported argument
}

provider "csv" { # ERROR: Missing label for provider
}
