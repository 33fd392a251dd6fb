package aurea_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/crm/aurea"
)

const address = "url = \"https://crm.example.com/CRMinterface/xml\"\n"

func TestSpecTakesWhatItDocuments(t *testing.T) {
	body, diags := decode(t, address+`
		user     = "SYNC"
		password = secret
		domain   = "EXAMPLE"
		language = "en"
		catalogs = "key"
		body     = "form"
		timeout  = "90s"

		concurrency = 4
		page_size   = 5000
		batch_size  = 50
		busy_wait   = "60s"
		busy_limit  = "10m"
		busy_texts  = ["already active"]
		login_texts = "login"

		echo_attribute   = "xid"
		number_attribute = "fnr"
		count_attribute  = "count"
		cross_check      = "none"
		station_field    = "StatNo"
		serial_field     = "SeqNo"

		incremental {
			full_every = "24h"
			overlap    = "2h"
			date_field = "Upd"
			time_field = "UpdTime"
		}

		auth "ntlm" {
			user     = "EXAMPLE\\front"
			password = secret
		}
		person {
			table             = "KP"
			fields            = ["FirstName", "3", "#4"]
			rep_field         = ["RepID", "RepID2"]
			sales_group_field = []
			flags             = 32
			conditions        = [{ field = "Blocked", op = "<>", value = "1" }, { field = "LastName", value = "A*" }]
			date_fields       = "Birthdate"
			partition         = { field = "Country", values = ["Austria"], rest = "none" }
			link_type         = "KP"
			lookup_flags      = 16384
			deleted_field     = "DelCd"
			photo_field       = ["PhotoUrl"]
			photo_version_field = "PhotoDate"
			company_link_id   = -1
			company_flags     = 256
		}
		company {}
		photo {
			hosts         = ["media.example.com"]
			max_kilobytes = 100
		}
		rep {
			id_field       = "RepNo"
			email_field    = "27"
			enabled_field  = "Sync"
			settings_field = "UserSettings"
			true_texts     = ["Ja"]
		}
		favorite {
			link    = "table"
			link_id = -1
		}
		sales_group {
			table              = "SalesGroup"
			link               = "fields"
			link_type_field    = "LinkType"
			link_station_field = "LinkStatNo"
			link_serial_field  = "LinkSeqNo"
		}
	`)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	source, err := aurea.New(body, aurea.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v %#v", source, source, source); strings.Contains(text, "canary") {
		t.Error("the password can be printed")
	}
}

func TestSpecRefuses(t *testing.T) {
	for _, test := range []struct{ name, block string }{
		{"a full read that never comes", `incremental { full_every = "169h" }`},
		{"an attribute that is not known", `colour = "red"`},
		{"a page without room", `page_size = 9`},
		{"half a batch", `batch_size = 1.5`},
		{"no parallel requests", `concurrency = 0`},
		{"no duration", `busy_wait = "soon"`},
		{"an endless wait", `busy_wait = "25h"`},
		{"another body", `body = "json"`},
		{"another word", `catalogs = "number"`},
		{"an attribute that is no name", `echo_attribute = "x id"`},
		{"a program with an empty argument", `token_command = ["a", ""]`},
		{"a map for a list", `token_command = { a = "b" }`},
		{"two fields in one", `person { rep_field = "A,B" }`},
		{"a field twice", `person { fields = ["A", "A"] }`},
		{"an empty field", `person { fields = [""] }`},
		{"negative flags", `person { flags = -1 }`},
		{"a condition without a field", `person { conditions = [{ value = "1" }] }`},
		{"a condition with another operator", `person { conditions = [{ field = "A", op = "like", value = "1" }] }`},
		{"a condition with something else", `person { conditions = [{ field = "A", colour = "1" }] }`},
		{"conditions that are none", `person { conditions = "A=1" }`},
		{"a partition without values", `person { partition = { field = "A", values = [] } }`},
		{"a partition that is none", `person { partition = ["A"] }`},
		{"a link beyond its bounds", `favorite { link_id = 70000 }`},
		{"a setting of another block", `company { company_link_id = 1 }`},
		{"another authentication", "auth \"oauth\" {}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, diags := decode(t, address+test.block); !diags.HasErrors() {
				t.Error("it is taken")
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct{ name, block, want string }{
		{"two ways to log in", "user = \"A\"\ntoken_env = \"B\"", "one of them"},
		{"a password of nobody", `password = "A"`, "belong to a user"},
		{"no table of sales groups", `sales_group {}`, "block sales_group: table is missing"},
		{"a table that is none", `person { table = "A B" }`, "block person: table"},
		{"no e-mail address", `rep { email_field = "" }`, "email_field"},
		{"favorites of several reps", `favorite { rep_field = ["A", "B"] }`, "rep_field"},
		{"a link without its fields", `favorite { link_serial_field = "" }`, "belong together"},
		{"a group that nothing refers to", "sales_group {\n table = \"A\"\n group_field = \"B\"\n}", "sales_group_field"},
		{"no time of changes", `incremental { time_field = "" }`, "block incremental"},
		{"no key", `serial_field = ""`, "serial_field"},
		{"settings that are not known yet", `user = unknown`, "not known"},
		{"no such data model", `data_model = "nothing.txt"`, "data_model"},
		{"http", `allow_http = false`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			body, diags := decode(t, address+test.block)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			_, err := aurea.New(body, aurea.Options{Dir: t.TempDir()})
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
	for _, body := range []cty.Value{cty.NilVal, cty.NullVal(cty.EmptyObject), cty.DynamicVal, cty.StringVal("x"), cty.EmptyObjectVal} {
		if _, err := aurea.New(body, aurea.Options{}); err == nil {
			t.Errorf("%#v is taken", body)
		}
	}
}

func TestTheDataModelKnowsTheFields(t *testing.T) {
	const model = "FI;1;Firma;Company\nKP;3;Vorname;FirstName;\r\nKP;4;Name;\"LastName\"\nKP;9;Mail;E-mail1\nKP;6;Tel;Tel1\n" +
		"KP;20;;RepID\nID;3;Name;Name\nFV;1;;LinkType\nFV;2;;LinkStatNo\nFV;3;;LinkSeqNo\nno line\n"
	for _, test := range []struct{ name, model, block, need, want string }{
		{"all", model, "", "LastName", ""},
		{"a number", model, `person { rep_field = "99" }`, "3", ""},
		{"not one of the block", model, `person { rep_field = "Owner" }`, "", "rep_field in the block person"},
		{"another case", model, `person { fields = ["Firstname"] }`, "", `"FirstName", and case counts`},
		{"not one of a mapping", model, "", "Mobile", "mapping"},
		{"an empty file", "", "", "", "last column"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "mm_dbstr.txt"), []byte(test.model), 0o600); err != nil {
				t.Fatal(err)
			}
			body, diags := decode(t, address+"data_model = \"mm_dbstr.txt\"\n"+test.block)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			source, err := aurea.New(body, aurea.Options{Dir: dir})
			if err == nil && test.need != "" {
				source.Need(providers.Persons, []string{test.need})
				_, err = source.Schema(t.Context(), providers.Persons)
			}
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}
