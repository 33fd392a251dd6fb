provider "csv" "crm" {
  dir = "crm"
}
