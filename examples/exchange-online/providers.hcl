# What differs between test and production comes from variables. `contactsync
# sandbox -graph-vars=sandbox.auto.csvars` writes the values of the service that
# it starts; in production they come from the environment (CONTACTSYNC_VAR_name)
# or from a file that is not in git.

variable "graph_tenant_id" {
  description = "the directory in Microsoft Entra, by its id"
}

variable "graph_client_id" {
  description = "the application that is registered there"
}

variable "graph_secret" {
  description = "a client secret of the application"
  sensitive   = true
}

# The rest is for the simulated service. In production nothing of it is set.

variable "graph_url" {
  description = "where Microsoft Graph answers, if not at graph.microsoft.com"
  default     = null
}

variable "graph_authority" {
  description = "where tokens come from, if not from login.microsoftonline.com"
  default     = null
}

variable "graph_ca_file" {
  description = "the certificate authority of the service, if the system does not know it"
  default     = null
}

# The CRM, as CSV files, so that this example needs nothing else.
provider "csv" "crm" {
  dir = "crm"
}

# Exchange Online, by Microsoft Graph. The application needs one right: to read
# and write contacts. The README has the commands that give it, and confine it to
# the mailboxes that take part.
provider "graph" "cloud" {
  tenant_id = var.graph_tenant_id
  client_id = var.graph_client_id
  url       = var.graph_url
  authority = var.graph_authority
  ca_file   = var.graph_ca_file

  # Or without a secret that expires: "certificate", "managed_identity",
  # "workload_identity", "github_oidc", "azure_cli". See `contactsync help
  # configuration`.
  auth "secret" {
    secret = var.graph_secret
  }
}
