package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/config"
)

// A configuration is checked without the values of its variables: what depends
// on one of them is not known, everything else is checked as ever.
func TestWithoutValues(t *testing.T) {
	const all = `
variable "v" {
  sensitive = true
}
variable "n" {
  type = number
}
contactsync {
  owner            = var.v
  required_version = var.v
}
schedule {
  times_per_day = var.n
}
state "sqlite" {
  path = var.v
}
provider "csv" "crm" {
  dir = var.v
}
provider "vdir" "mail" {
  path = "${var.v}/mail"
}
variable "set" {
  type = set(string)
}
variable "ruled" {
  validation {
    condition     = var.ruled > 3
    error_message = "No: ${var.ruled}"
  }
}
mapping "person" {
  for        = "person"
  given_name = "${person.FirstName}${var.v}"
}
sync "s" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.person]
  priority = var.n
  on_drift = var.v
  select {
    rep = var.v
    all = true
  }
  categorization {
    folder = var.v
  }
  mailboxes {
    percent = var.n
    exclude = [var.v]
  }
  adopt {
    match     = [[var.v]]
    folders   = [var.v]
    unmatched = var.v
  }
}
sync "many" {
  for_each = var.set
  from     = provider.csv.crm
  to       = provider.vdir.mail
  priority = each.value
  select {
    all = true
  }
}
user "some" {
  for_each = var.set
  email    = each.key
  sync     = [sync.many[each.key], sync.many["x"], sync.many]
  on_drift = "keep"
}
never {
  keys  = [var.v]
  where = person.X == var.v
}
moved {
  from = folder(var.v, "A")
  to   = folder("s", var.v)
}
moved {
  from = sync.old
  to   = sync.many["emea"]
}
removed {
  from    = sync.older
  destroy = var.v
}
`
	for name, test := range map[string]struct {
		text string
		want string // in the error, "" for none
	}{
		"everything from variables":       {all, ""},
		"a wrong name beside a variable":  {strings.Replace(all, "priority", "prioritaet", 1), "prioritaet"},
		"a wrong type":                    {strings.Replace(all, "priority = var.n", "priority = [var.n]", 1), "priority"},
		"a wrong name in for_each":        {strings.Replace(all, "priority = each.value", "priority = each.vlaue", 1), "each.vlaue"},
		"a wrong sync beside one of many": {strings.Replace(all, "sync.many[each.key]", "sync.manny[\"x\"]", 1), "sync.manny-x"},
		"a wrong reference":               {strings.Replace(all, "mapping.person]", "mapping.persons]", 1), "persons"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "a.hcl"), []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, _, diags := config.Load(config.Options{Dir: dir, Schemas: schemas(), WithoutValues: true, Version: "1.0.0"})
			var errs []string
			for _, err := range diags.Errs() {
				errs = append(errs, err.Error())
			}
			text := strings.Join(errs, "\n")
			if (test.want == "") != (text == "") || !strings.Contains(text, test.want) {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}
