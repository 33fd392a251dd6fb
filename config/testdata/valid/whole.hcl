# Every block and every setting once, each with a value that is no default.

contactsync {
  owner            = "acme-${var.stage}"
  previous_owners  = ["old", "older"]
  required_version = ">= 0.1, < 1.0"
  journal          = "720h"
}

schedule {
  times_per_day = 2
}

plan {
  recipients = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
  expires    = "8h"
}

undo {
  recipients = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
  retention  = "48h"
  dir        = "kept"
}

state "sqlite" {
  path = "other.db"
}

variable "stage" {
  type        = string
  default     = "test"
  description = "test or prod"

  validation {
    condition     = contains(["test", "prod"], var.stage)
    error_message = "The stage is test or prod, not ${var.stage}."
  }
}

variable "password" {
  type      = string
  default   = "hunter2-hunter2"
  sensitive = true
}

variable "limits" {
  type    = object({ deletes = optional(number, 7), changes = number })
  default = { changes = 3 }
}

locals {
  country = upper("${local.low}t")
  low     = "a"
  mail    = "E-mail1"
}

provider "csv" "crm" {
  dir       = "crm"
  delimiter = var.password
  retries   = "3"
  tags      = ["a", var.stage]
}

provider "vdir" "mail" {
  path = "mailboxes"
}

provider "vdir" "archive" {
  path = "archive"
}

mapping "person" {
  for = "person"

  given_name     = titlecase(person.FirstName)
  surname        = person.LastName
  email1         = email(person[local.mail])
  business_phone = phone(person.Tel1, local.country)
  company_name   = company.Company
  categories     = ["CRM", person.Segment]
  birthday       = person.Born
  sensitivity    = "private"

  property "nickname" {
    value    = person.Nick
    write    = "once"
    on_drift = "keep"
  }
  property "notes" {
    value = "For ${rep.name}"
    whole = true
  }
  property "PR_PERSONAL_HOME_PAGE" {
    value    = person.Web
    on_drift = "report"
  }
  property "0x3A4C" {
    type  = "string"
    value = person.Ftp
  }
  property "0x8099" {
    set   = "Address"
    type  = "int"
    value = person.Score
  }
  property "CrmSegment" {
    set   = "PublicStrings"
    type  = "strings"
    value = [person.Segment, "CRM"]
  }
  property "0x3A07" {
    type  = "string"
    value = person.Tax
  }

  business_address {
    street = company.Street
    city   = company.City
  }

  home_address = {
    street = person.Street
    "city" = person.City
  }
}

mapping "company" {
  for          = "company"
  company_name = company.Company
  file_as      = "Company ${company.Company}"
}

sync "sales" {
  from     = provider.csv.crm
  to       = [provider.vdir.mail, provider.vdir.archive]
  mappings = [mapping.person, mapping.company]
  read_as  = "service"
  priority = 10

  honor_user_settings = true

  mailboxes {
    include = ["*@example.com"]
    exclude = ["boss@example.com"]
    where   = endswith(rep.email, "@example.com")
    percent = 50
  }

  select {
    rep         = true
    sales_group = true
    favorites   = true
    companies   = true

    person {
      where = person.Blocked != "1"
    }
    company {
      where = company.Country == "Austria"
    }
  }

  categorization {
    folder = ["CRM", rep.name]
    move   = "always"
  }

  on_change       = "update"
  on_drift        = "keep"
  on_unselected   = "keep"
  on_deleted      = "keep"
  on_mailbox_left = "delete"
  delete_mode     = "permanent"

  adopt {
    match     = [["email1"], ["given_name", "surname"]]
    folders   = ["CRM", ["Old", " Customers "]]
    own       = true
    unmatched = "report"
  }

  guard {
    max_delete_percent       = 1
    max_deletes              = var.limits.deletes
    min_existing             = 3
    window                   = "4h"
    max_total_delete_percent = 5
    max_source_drop_percent  = 6
    empty_source             = false
    max_change_percent       = 7
    max_contacts             = 8
    unmarked_twins           = false
  }
}

sync "plain" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select {
    all = true
  }
}

user "bob@example.com" {
  sync = [sync.sales]
  categorization {
    enabled = false
    folder  = "Kunden"
    move    = "on_change"
  }
  select {
    rep         = true
    sales_group = false
    favorites   = false
    all         = false
    companies   = false
  }
  on_change       = "recreate"
  on_drift        = "report"
  on_unselected   = "delete"
  on_deleted      = "delete"
  on_mailbox_left = "keep"
  delete_mode     = "recoverable_items"
}

user "alice@example.com" {
  categorization {
    folder = "Customers of ${rep.name}"
  }
}

sync "region" {
  for_each = { emea = 20, apac = 30 }
  from     = provider.csv.crm
  to       = provider.vdir.mail
  priority = each.value

  select {
    all = true
    person {
      where = person.Region == each.key
    }
  }
}

user "many" {
  for_each = toset(["carol", "dave"])
  email    = "${each.key}@example.com"
  sync     = [sync.region, sync.plain]

  categorization {
    folder = "Of ${each.value}"
  }
}

user "erin@example.com" {
  sync     = sync.region["emea"]
  on_drift = "keep"
}

never {
  keys  = ["crm/person/17", "crm/company/4"]
  where = person.Consent == "withdrawn" && company.Country == "Austria"
}

never {
  where = company.Blocked == "1"
}

moved {
  from = sync.former
  to   = sync.plain
}

moved {
  from = sync.first
  to   = sync.former
}

moved {
  from = sync.europe
  to   = sync.region["emea"]
}

moved {
  from = mapping.people
  to   = mapping.person
}

moved {
  from = folder("sales", "CRM")
  to   = folder("sales", ["CRM", "Customers"])
}

removed {
  from    = sync.old
  destroy = false
}

removed {
  from    = sync.older
  destroy = true
}
