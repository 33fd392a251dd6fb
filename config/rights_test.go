package config_test

import (
	"fmt"
	"strings"
	"testing"

	"contactsync/config"
)

func TestReadAs(t *testing.T) {
	for name, test := range map[string]struct {
		rights bool
		first  string // what the first sync says
		second string
		want   string // in the errors, "" for none
	}{
		"a CRM without rights, nothing said":   {false, "", "", ""},
		"a CRM without rights, service":        {false, `read_as = "service"`, "", ""},
		"a CRM without rights, user":           {false, `read_as = "user"`, "", "knows no rights"},
		"a CRM with rights, nothing said":      {true, "", `read_as = "service"`, "No read_as"},
		"a CRM with rights, both as a service": {true, `read_as = "service"`, `read_as = "service"`, ""},
		"a CRM with rights, both as users":     {true, `read_as = "user"`, `read_as = "user"`, ""},
		"a CRM with rights, in two ways":       {true, `read_as = "service"`, `read_as = "user"`, "in one way"},
		"neither of the two":                   {true, `read_as = "me"`, `read_as = "user"`, "Unknown word"},
	} {
		t.Run(name, func(t *testing.T) {
			sync := func(name, setting string) string {
				return fmt.Sprintf("sync %q {\n from = provider.csv.crm\n to = provider.vdir.mail\n %s\n select {\n  all = true\n }\n}\n", name, setting)
			}
			o := options(directory(t, "a.hcl", `
contactsync {
  owner = "acme"
}
provider "csv" "crm" {
  dir = "crm"
}
provider "vdir" "mail" {
  path = "mail"
}
`+sync("a", test.first)+sync("b", test.second)))
			o.Schemas.Rights = map[string]bool{"csv": test.rights}
			_, _, diags := config.Load(o)
			text := ""
			for _, d := range diags {
				text += d.Summary + ": " + d.Detail + "\n"
			}
			if (test.want == "") != (text == "") || !strings.Contains(text, test.want) {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}
