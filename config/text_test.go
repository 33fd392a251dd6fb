package config_test

import (
	"slices"
	"testing"
)

func TestTexts(t *testing.T) {
	for _, c := range []struct {
		name, expr string
		want       []string
	}{
		{"a text", `"CRM"`, []string{"CRM"}},
		{"a path", `["CRM", "Customers"]`, []string{"CRM", "Customers"}},
		{"a choice", `rep.name == "Bob" ? "A" : "B"`, []string{"A", "B", "Bob"}},
		{"around a field", `"of ${rep.name}"`, []string{"of "}},
		{"a field alone", `rep.name`, nil},
		{"a local that is named", `local.folders[0]`, []string{"Main", "Side"}},
		{"a variable that is named", `var.plain`, []string{"Plain"}},
		{"a sensitive variable", `["CRM", var.hidden]`, []string{"CRM"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			loaded := loadFiles(t, "base.hcl", base(t), "more.hcl", `
locals {
  folders = ["Main", "Side"]
  others  = "Other"
}
variable "plain" {
  default = "Plain"
}
variable "hidden" {
  default   = "Hidden"
  sensitive = true
}
sync "s" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  categorization { folder = `+c.expr+` }
}`)
			if got := loaded.Syncs[1].Categorization.Folder.Texts(); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
