# CI sets them: CONTACTSYNC_VAR_state=/var/lib/contactsync/contactsync.db

variable "state" {
  description = "the path of the state"
  default     = "contactsync.db"
}

variable "mailboxes" {
  description = "the directory of the mailboxes"
  default     = "mailboxes"
}
