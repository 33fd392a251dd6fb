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
