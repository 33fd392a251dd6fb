package config_test

import (
	"slices"
	"testing"

	"contactsync/config"
)

// TestNothingSelected: whether a sync selects something is known only when its criteria
// are, and when none of them was reported already.
func TestNothingSelected(t *testing.T) {
	const variables = `
variable "unset" {
  type = bool
}
variable "off" {
  type    = bool
  default = false
}
variable "null" {
  type    = bool
  default = null
}
`
	for name, test := range map[string]struct {
		criteria string
		want     []string // what is reported
	}{
		"none":                         {"", []string{"Nothing selected"}},
		"one that is on":               {"rep = true", nil},
		"off":                          {"rep = false", []string{"Nothing selected"}},
		"off by a variable":            {"rep = var.off", []string{"Nothing selected"}},
		"null":                         {"rep = null", []string{"Nothing selected"}},
		"null by a variable":           {"rep = var.null", []string{"Nothing selected"}},
		"a variable without a value":   {"rep = var.unset", nil},
		"in an expression":             {"favorites = !var.unset", nil},
		"beside one that is off":       {"rep = false\nall = var.unset", nil},
		"a wrong type":                 {`rep = "perhaps"`, []string{"Wrong type"}},
		"a variable that is not there": {"rep = var.absent", []string{"Unknown variable"}},
		"companies alone":              {"companies = true", []string{"Nothing selected"}},
		"perhaps companies alone":      {"companies = var.unset", []string{"Nothing selected"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(directory(t, "base.hcl", base(t), "select.hcl", variables+`
sync "s" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select {
    `+test.criteria+`
  }
}
`))
			o.WithoutValues = true
			var got []string
			_, _, diags := config.Load(o)
			for _, d := range diags {
				got = append(got, d.Summary)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
