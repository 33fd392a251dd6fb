# `contactsync sandbox -vars=ews.auto.csvars -graph-vars=graph.auto.csvars` writes
# the values of the two that it starts.

variable "ews_url" {
  description = "where Exchange Web Services answer: https://HOST/EWS/Exchange.asmx"
}

variable "ews_user" {
  description = "an account that may impersonate all mailboxes on Exchange Server"
}

variable "ews_password" {
  sensitive = true
}

variable "ews_ca_file" {
  description = "the certificate authority of the server, if the system does not know it"
  default     = null
}

variable "graph_tenant_id" {}

variable "graph_client_id" {}

variable "graph_secret" {
  sensitive = true
}

variable "graph_url" {
  description = "for the simulated service alone, as the next two"
  default     = null
}

variable "graph_authority" {
  default = null
}

variable "graph_ca_file" {
  default = null
}

provider "csv" "crm" {
  dir = "../crm"
}

provider "ews" "onprem" {
  url = var.ews_url

  auth "ntlm" {
    user     = var.ews_user
    password = var.ews_password
  }

  tls {
    ca_file = var.ews_ca_file
  }
}

provider "graph" "cloud" {
  tenant_id = var.graph_tenant_id
  client_id = var.graph_client_id
  url       = var.graph_url
  authority = var.graph_authority
  ca_file   = var.graph_ca_file

  auth "secret" {
    secret = var.graph_secret
  }
}
