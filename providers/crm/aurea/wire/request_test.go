package wire_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers/crm/aurea/wire"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestRequests(t *testing.T) {
	form := wire.Form{Echo: "xid", Number: "fid"}
	for _, test := range []struct {
		file    string
		request wire.Request
	}{
		{"persons.xml", wire.Request{
			Session: wire.Session{User: "SYNC", Password: `p"<&>` + "\n", Language: "en"}, Form: form, ID: "42",
			Queries: []*wire.Query{{
				Table: wire.Table{
					Name: "Person", MaxRecords: 5001, Fields: []string{"FirstName", "E-mail1", "RepID"},
					Children: []wire.Table{{Name: "Company", Flags: 2048, Fields: []string{"StatNo"}}},
				},
				Conditions: []wire.Condition{{"Person", "StatNo", "=", "1"}, {"Person", "SeqNo", ">=", "500"}, {"Person", "SeqNo", "<=", "999"}},
			}},
		}},
		{"several.xml", wire.Request{
			Session: wire.Session{User: "SYNC", Password: "ignored", Token: "bm9uY2U=", Impersonate: "bob@example.com"},
			Form:    wire.Form{Echo: "ref", Number: "fnr", CatalogKeys: wire.CatalogKey}, ID: "a",
			Queries: []*wire.Query{
				{Table: wire.Table{Name: "KP", Fields: []string{"3", "#4", "LastName"}}, Conditions: []wire.Condition{{"KP", "#27", "=", "upd*"}}},
				{Table: wire.Table{Name: "FV", Fields: []string{"RepID"}, Children: []wire.Table{
					{Name: "Person", Link: new(-1), Flags: 2048, Fields: []string{"StatNo"}},
					{Name: "Company", Link: new(0), Fields: []string{"#1"}},
				}}},
			},
		}},
		{"anonymous.xml", wire.Request{Session: wire.Session{Password: "of nobody", Domain: "D"}, Queries: []*wire.Query{{Table: wire.Table{Name: "Person"}}}}},
	} {
		t.Run(test.file, func(t *testing.T) {
			got := test.request.Encode()
			path := filepath.Join("testdata", test.file)
			if *update {
				if err := os.WriteFile(path, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestTextsOfRequestsAreReadAsTheyWere(t *testing.T) {
	for given, want := range map[string]string{
		`a"b'c<d>e&f`:            `a"b'c<d>e&f`,
		"tab\tline\nreturn\r":    "tab\tline\nreturn\r",
		"zero\x00 bell\x07 \x1f": "zero bell ",
		"bad\xff utf-8":          "bad\uFFFD utf-8",
		"\uFFFE\uFFFF Zoë 漢 🎻":   " Zoë 漢 🎻",
		"]]>":                    "]]>",
	} {
		request := wire.Request{Session: wire.Session{User: "u", Password: given}}
		var got struct {
			Password string `xml:"pwd,attr"`
		}
		if err := xml.Unmarshal(request.Encode(), &got); err != nil || got.Password != want {
			t.Errorf("%q: got %q, error %v, want %q", given, got.Password, err, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for field, want := range map[string]string{"3": "3", "#3": "3", "E-mail1": "", "": "", "#": "", "+3": "", "-3": "", "3a": "", "##3": "", "99999999999": ""} {
		if got, ok := wire.Number(field); ok != (want != "") || ok && got != want {
			t.Errorf("%q: got %q, %v", field, got, ok)
		}
	}
}

func FuzzRequest(f *testing.F) {
	f.Add("SYNC", "secret", "Person", "E-mail1", "=", "a*")
	f.Add("\x00", `"<&>`, "KP", "3", "\xff", "]]>")
	f.Fuzz(func(t *testing.T, user, password, table, field, op, value string) {
		request := wire.Request{
			Session: wire.Session{User: user, Password: password, Impersonate: value}, Form: wire.Form{Echo: "xid", Number: "fid"}, ID: value,
			Queries: []*wire.Query{{Table: wire.Table{Name: table, Fields: []string{field}}, Conditions: []wire.Condition{{table, field, op, value}}}},
		}
		decoder := xml.NewDecoder(strings.NewReader(string(request.Encode())))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}
