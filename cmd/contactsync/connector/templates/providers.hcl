# Aurea CRM, through CRM.interface. Nothing is written to it. What the names of
# tables and fields are by default: contactsync help configuration.
provider "aurea" "crm" {
  url      = var.crm_url
  user     = var.crm_user
  password = var.crm_password

  rep {
    # The flag "Enable Connector settings". Its XML name is not documented.
    # Without it every rep takes part whom sync.hcl does not leave out.
    # enabled_field = "FIELD"

    # The field with a rep's own settings, by the name in the connector's manual.
    # Without such a field remove this line, and honor_user_settings in sync.hcl.
    settings_field = "UserSettings"
  }

  # Sales groups, for the criterion of that name. Which table they are in is not
  # documented: contactsync help configuration says what else there is to set.
  # sales_group {
  #   table = "TABLE"
  # }
}

# Exchange Server. For Exchange Online, replace auth "ntlm" by auth "oauth".
provider "ews" "exchange" {
  url = var.ews_url

  auth "ntlm" {
    user     = var.ews_user
    password = var.ews_password
  }
}
