variable "crm_url" {}
variable "crm_user" {}
variable "crm_password" {
  sensitive = true
}
variable "crm_ca_file" {
  default = null
}
provider "aurea" "crm" {
  url      = var.crm_url
  user     = var.crm_user
  password = var.crm_password
  tls {
    ca_file = var.crm_ca_file
  }
  person {
    sales_group_field = "SalesGroup"
  }
  company {
    sales_group_field = "SalesGroup"
  }
  rep {
    enabled_field  = "Connector"
    settings_field = "UserSettings"
  }
  sales_group {
    table       = "SalesGroup"
    group_field = "SalesGroup"
  }
}
