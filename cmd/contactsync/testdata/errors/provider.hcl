provider "aurea" "erp" { # ERROR: The setting "url" is wrong: http would send contacts and credentials in the clear
  url              = "http://crm.example.com/CRMinterface/xml"
  user             = "SYNC"
  catalogs         = "texts" # ERROR: The setting "catalogs" is wrong
  concurrency      = 0 # ERROR: The setting "concurrency" is wrong
  busy_wait        = "a minute" # ERROR: it is a duration, such as "60s" or "10m"
  station_fields   = "StatNo" # ERROR: An argument named "station_fields" is not expected here. Did you mean "station_field"?
  number_attribute = "id" # ERROR: The setting "number_attribute" is wrong

  person {
    tabel     = "Person" # ERROR: An argument named "tabel" is not expected here. Did you mean "table"?
    rep_field = ["RepID", "RepID"] # ERROR: it names a field twice
  }
  persons {} # ERROR: Blocks of type "persons" are not expected here. Did you mean "person"?
}

provider "ews" "onprem" {
  url       = "https://mail.example.com/EWS/Exchange.asmx"
  access    = "delegation" # ERROR: it is "impersonation" or "delegate"
  timeout   = "0s" # ERROR: The setting "timeout" is wrong
  batch_size = 1.5 # ERROR: The setting "batch_size" is wrong

  auth "nltm" { # ERROR: it is "basic", "ntlm", "kerberos" or "oauth"
  }
}

provider "ews" "without_login" { # ERROR: Missing auth block
  url = "https://mail.example.com/EWS/Exchange.asmx"
}

provider "ews" "login" { # ERROR: Invalid url
  auth "ntlm" { # ERROR: ntlm needs password || ERROR: ntlm has no realm
    user  = "sync"
    realm = "EXAMPLE.COM"
  }
}

provider "graph" "cloud" {
  tenant_id           = "example.com"
  client_id           = "00000000-0000-0000-0000-000000000001"
  cloud               = "germany" # ERROR: it is one of
  mailbox_concurrency = 5 # ERROR: The setting "mailbox_concurrency" is wrong

  auth "secret" {}
}

provider "csv" "files" { # ERROR: The argument "dir" is required
  delimiter = ";;" # ERROR: The argument "delimiter" is wrong
}

provider "vdr" "mail" { # ERROR: There is no provider "vdr". Did you mean "vdir"?
  path = "mailboxes"
}

state "postgresql" { # ERROR: There is no state "postgresql".
}
