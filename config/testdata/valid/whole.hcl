# Every block and every setting once, each with a value that is no default.

contactsync {
  owner            = "acme-${var.stage}"
  previous_owners  = ["old", "older"]
  required_version = ">= 0.1, < 1.0"
}

schedule {
  times_per_day = 2
}

state "sqlite" {
  path = "other.db"
}

variable "stage" {
  type        = string
  default     = "test"
  description = "test or prod"
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
  notes          = "For ${rep.name}"

  property "nickname" {
    value = person.Nick
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
