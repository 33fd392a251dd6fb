package desired_test

import (
	"path/filepath"
	"testing"

	"contactsync/planner"
	"contactsync/planner/desired"
)

const guarded = `
contactsync {
  owner = "acme"
}
state "memory" {}
provider "table" "crm" {}
provider "table" "erp" {}
provider "exchange" "mail" {}
provider "exchange" "cloud" {}
mapping "person" {
  for     = "person"
  surname = person.Name
}
sync "plain" {
  from     = provider.table.crm
  to       = provider.exchange.mail
  mappings = [mapping.person]
  select {
    rep = true
  }
}
sync "strict" {
  from     = provider.table.crm
  to       = provider.exchange.mail
  mappings = [mapping.person]
  select {
    rep = true
  }
  guard {
    max_delete_percent      = 20
    max_deletes             = 5
    max_source_drop_percent = 90
    empty_source            = false
  }
}
sync "other" {
  from     = provider.table.erp
  to       = provider.exchange.cloud
  mappings = [mapping.person]
  select {
    rep = true
  }
  guard {
    max_total_delete_percent = 3
    max_contacts             = 9
  }
}
`

func TestLimitPlace(t *testing.T) {
	program := desired.NewProgram(load(t, guarded))
	for _, c := range []struct {
		name, guard, target, scope string
		want                       string // a text on the line; "" for no place
	}{
		{"set as strictly as by default", "max_delete_percent", "exchange.mail", "17", "max_delete_percent "},
		{"set more strictly", "max_deletes", "exchange.mail", "17", "max_deletes "},
		{"by default", "max_contacts", "exchange.mail", "17", `sync "plain"`},
		{"of another target", "max_contacts", "exchange.cloud", "17", "max_contacts "},
		{"more loosely than another", "max_source_drop_percent", "", "source/crm", `sync "plain"`},
		{"off where another has it on", "empty_source", "", "source/crm", `sync "plain"`},
		{"on by default", "unmarked_twins", "exchange.cloud", "17", `sync "other"`},
		{"of another source", "empty_source", "", "source/erp", `sync "other"`},
		{"of the whole run", "max_total_delete_percent", "", "total", "max_total_delete_percent "},
		{"of the whole run, by default", "max_change_percent", "", "total", `sync "other"`},
		{"of a target that no sync writes to", "max_deletes", "exchange.gone", "17", ""},
		{"of a source that no sync reads", "empty_source", "", "source/gone", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := program.LimitPlace(planner.Trip{Guard: c.guard, Target: c.target, Scope: c.scope})
			want := "."
			if c.want != "" {
				want = lineOf(guarded, c.want)
			}
			if filepath.Base(got) != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
