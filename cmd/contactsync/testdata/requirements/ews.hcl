variable "ews_url" {}
variable "ews_user" {}
variable "ews_password" {
  sensitive = true
}
variable "ews_ca_file" {
  default = null
}
provider "ews" "exchange" {
  url = var.ews_url
  tls {
    ca_file = var.ews_ca_file
  }
  auth "basic" {
    user     = var.ews_user
    password = var.ews_password
  }
}
