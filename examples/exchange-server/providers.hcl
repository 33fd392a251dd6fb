# What differs between test and production comes from variables. `contactsync
# sandbox -vars=sandbox.auto.csvars` writes the values of the server that it
# starts; in production they come from the environment (CONTACTSYNC_VAR_name)
# or from a file that is not in git.

variable "ews_url" {
  description = "where Exchange Web Services answer: https://HOST/EWS/Exchange.asmx"
}

variable "ews_user" {
  description = "an account that may impersonate all mailboxes: DOMAIN\\user, or user@domain"
}

variable "ews_password" {
  sensitive = true
}

variable "ews_ca_file" {
  description = "the certificate authority of the server, if the system does not know it"
  default     = null
}

# The CRM, as CSV files, so that this example needs nothing else.
provider "csv" "crm" {
  dir = "crm"
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
