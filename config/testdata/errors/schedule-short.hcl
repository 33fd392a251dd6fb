schedule {
  every = "10m" # WARNING: Very short interval
}
