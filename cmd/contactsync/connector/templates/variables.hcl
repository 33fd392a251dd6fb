# What the connector keeps encrypted (users.xml), or in settings that init does
# not read. Values come from the environment (CONTACTSYNC_VAR_name), from a file
# that CONTACTSYNC_VAR_FILE_name names, or from *.auto.csvars in this directory,
# which git ignores.

variable "crm_url" {
  description = "where CRM.interface answers: https://HOST/CRMinterface/xml"
}

variable "crm_user" {
  description = "the master user, who may log on as any other"
}

variable "crm_password" {
  sensitive = true
}

variable "ews_url" {
  description = "where Exchange Web Services answer: https://HOST/EWS/Exchange.asmx"
}

variable "ews_user" {
  description = "the account with ApplicationImpersonation: DOMAIN\\user, or user@domain"
}

variable "ews_password" {
  sensitive = true
}
