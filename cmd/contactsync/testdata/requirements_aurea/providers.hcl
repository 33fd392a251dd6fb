variable "crm_url" {}
variable "crm_user" {}
variable "crm_password" {
  sensitive = true
}
provider "aurea" "crm" {
  url      = var.crm_url
  user     = var.crm_user
  password = var.crm_password
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
variable "ews_url" {}
variable "ews_user" {}
variable "ews_password" {
  sensitive = true
}
provider "ews" "exchange" {
  url = var.ews_url
  auth "basic" {
    user     = var.ews_user
    password = var.ews_password
  }
}
