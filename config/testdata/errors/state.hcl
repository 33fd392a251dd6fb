state "sqlit" { # ERROR: Unknown state: There is no state "sqlit". Did you mean "sqlite"?
}

state "memory" { # ERROR: Duplicate block
}
