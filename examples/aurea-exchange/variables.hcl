# What differs between installations. The values come from the environment
# (CONTACTSYNC_VAR_name), from a file that CONTACTSYNC_VAR_FILE_name names, or
# from *.auto.csvars in this directory, which git ignores. The sandbox writes
# such files.

variable "ews_url" {
  description = "where Exchange Web Services answer: https://HOST/EWS/Exchange.asmx"
}

variable "ews_user" {
  description = "an account that may impersonate the mailboxes: DOMAIN\\user, or user@domain"
}

variable "ews_password" {
  sensitive = true
}

variable "ews_ca_file" {
  description = "the certificate authority of the server, if the system does not know it"
  default     = null
}

variable "crm_url" {
  description = "where CRM.interface answers, with its path"
}

variable "crm_user" {
  description = "a CRM login that may impersonate all reps"
}

variable "crm_password" {
  sensitive = true
}

variable "crm_ca_file" {
  description = "the certificate authority of the server, if the system does not know it"
  default     = null
}

# The defaults from here on are the names that the sandbox uses. Yours stand in
# the data model of your vertical.

variable "crm_connector_field" {
  description = "the field of a rep that says who takes part"
  default     = "Connector"
}

variable "crm_settings_field" {
  description = "the field of a rep with the user settings, as XML"
  default     = "UserSettings"
}

variable "crm_sales_group_table" {
  description = "the table that says which rep belongs to which sales group"
  default     = "SalesGroup"
}

variable "crm_sales_group_field" {
  description = "the field with the sales group, in that table and of persons and companies"
  default     = "SalesGroup"
}
