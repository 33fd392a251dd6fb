provider "graph" "cloud" {
  tenant_id = "example.com"
  client_id = "00000000-0000-0000-0000-000000000001"
  auth "azure_cli" {}
}

provider "ews" "onprem" {
  url = "https://mail.example.com/EWS/Exchange.asmx"
  auth "ntlm" {
    user     = "sync"
    password = "secret"
  }
}

mapping "held" {
  for     = "person"
  surname = person.LastName

  property "CrmSegment" {
    set   = "PublicStrings"
    value = person.FirstName # ERROR: provider.vdir.mail, to which mapping.held is written, cannot hold this property
  }
  property "0x8093" {
    set   = "Address"
    type  = "string"
    value = person["E-mail1"]
  }
}

mapping "exchange" {
  for     = "person"
  surname = person.LastName
  email1  = person["E-mail1"]
  facs    = person.Tel1 # ERROR: An argument named "facs" is not expected here.

  property "0x8099" {
    set   = "Address"
    type  = "int"
    value = "1" # ERROR: provider.graph.cloud, to which mapping.exchange is written, cannot hold this property: Microsoft Graph cannot take a property of the type "int" off again
  }
  property "CrmVip" {
    set   = "PublicStrings"
    type  = "bool"
    value = "true" # ERROR: cannot take a property of the type "bool" off again
  }
  property "0x8085" {
    set   = "Address"
    type  = "string"
    value = person["E-mail1"] # ERROR: provider.ews.onprem, to which mapping.exchange is written, cannot hold this property: it is written together with email1 || ERROR: provider.graph.cloud
  }
}

sync "files" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.held]
  select { all = true }
}

sync "exchange" {
  from     = provider.csv.crm
  to       = [provider.ews.onprem, provider.graph.cloud]
  mappings = [mapping.exchange]
  select { all = true }
}
