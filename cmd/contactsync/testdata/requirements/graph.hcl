variable "graph_url" {}
variable "graph_authority" {}
variable "graph_tenant_id" {}
variable "graph_client_id" {}
variable "graph_secret" {
  sensitive = true
}
variable "graph_ca_file" {}
provider "graph" "exchange" {
  url       = var.graph_url
  authority = var.graph_authority
  tenant_id = var.graph_tenant_id
  client_id = var.graph_client_id
  ca_file   = var.graph_ca_file
  auth "secret" {
    secret = var.graph_secret
  }
}
