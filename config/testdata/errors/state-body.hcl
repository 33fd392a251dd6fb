state "sqlite" {
  paht = "x" # ERROR: Did you mean "path"?
}
