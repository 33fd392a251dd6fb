# Aurea CRM, through CRM.interface. Nothing is written to it.
provider "aurea" "crm" {
  url      = var.crm_url
  user     = var.crm_user
  password = var.crm_password

  tls {
    ca_file = var.crm_ca_file
  }

  rep {
    enabled_field  = "Connector"
    settings_field = "UserSettings"
  }
}

# Exchange Server. For Exchange Online, replace auth "ntlm" by auth "oauth".
provider "ews" "exchange" {
  url = var.ews_url

  auth "ntlm" {
    user     = var.ews_user
    password = var.ews_password
  }

  tls {
    ca_file = var.ews_ca_file
  }
}
