# Aurea CRM is asked through CRM.interface, and never written to. Everything
# that is left out here has a default: see `contactsync help configuration`.
provider "aurea" "crm" {
  url      = var.crm_url
  user     = var.crm_user
  password = var.crm_password

  tls {
    ca_file = var.crm_ca_file
  }

  rep {
    enabled_field  = var.crm_connector_field
    settings_field = var.crm_settings_field
  }

  person {
    sales_group_field = var.crm_sales_group_field
  }

  company {
    sales_group_field = var.crm_sales_group_field
  }

  sales_group {
    table       = var.crm_sales_group_table
    group_field = var.crm_sales_group_field
  }
}

# Exchange 2013 to Subscription Edition. The account needs the management role
# ApplicationImpersonation, scoped to the mailboxes that take part:
#
#   New-ManagementScope -Name contactsync -RecipientRestrictionFilter "MemberOfGroup -eq '...'"
#   New-ManagementRoleAssignment -Role ApplicationImpersonation -User contactsync `
#     -CustomRecipientWriteScope contactsync
provider "ews" "onprem" {
  url = var.ews_url

  # Or "kerberos", "basic", "oauth": see `contactsync help configuration`.
  auth "ntlm" {
    user     = var.ews_user
    password = var.ews_password
  }

  tls {
    ca_file = var.ews_ca_file
  }
}
