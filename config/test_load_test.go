package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"contactsync/config"
	"contactsync/providers/addressbook"
)

// tested is the configuration that the tests of this file are about.
func tested(t testing.TB) string {
	t.Helper()
	return read(t, filepath.Join("testdata", "tests", "contactsync.hcl"))
}

// TestWrongTests loads files of tests in which comments say what is wrong, as TestErrors does.
func TestWrongTests(t *testing.T) {
	for _, name := range []string{"mapping.test.hcl", "sync.test.hcl"} {
		t.Run(name, func(t *testing.T) {
			src := read(t, filepath.Join("testdata", "tests", name))
			tests, _, diags := config.LoadTests(options(directory(t, name, src, "contactsync.hcl", tested(t))))
			missing := expectations(src)
			for _, d := range diags {
				if i := slices.IndexFunc(missing, func(w wanted) bool { return w.matches(d) }); i >= 0 {
					missing = slices.Delete(missing, i, i+1)
				} else {
					t.Errorf("unexpected: %v\n%s", d, d.Detail)
				}
			}
			for _, w := range missing {
				t.Errorf("missing: line %d: %s", w.line, w.text)
			}
			if len(tests) > 0 {
				t.Errorf("%d tests in spite of errors", len(tests))
			}
		})
	}
}

// loadTest loads a configuration and one test, which must be right.
func loadTest(t *testing.T, name, src string) *config.Test {
	t.Helper()
	tests, files, diags := config.LoadTests(options(directory(t, name, src, "contactsync.hcl", tested(t))))
	if diags.HasErrors() || len(tests) != 1 {
		t.Fatalf("%d tests\n%s", len(tests), printed(files, diags))
	}
	return tests[0]
}

func TestMappingTest(t *testing.T) {
	native := `test "Ada" {
  mapping = mapping.person
  person  = { FirstName = "Ada", Age = 36, Blocked = true, Title = null, "E-mail1" = upper("a@x") }
  company = merge({ City = var.country }, {})
  rep     = {}
  expect = {
    surname          = "Byron"
    business_phone   = ""
    business_address = { city = "Wien" }
    "0x3A45"         = "Dr."
    CrmSegment       = "A"
    categories       = ["b", "a"]
  }
  expect_only = true
}`
	inJSON := `{"test": {"Ada": {
  "mapping": "${mapping.person}",
  "person": {"FirstName": "Ada", "Age": 36, "Blocked": true, "Title": null, "E-mail1": "${upper(\"a@x\")}"},
  "company": "${merge({ City = var.country }, {})}",
  "rep": {},
  "expect": {
    "surname": "Byron", "business_phone": "", "business_address": {"city": "Wien"},
    "0x3A45": "Dr.", "CrmSegment": "A", "categories": ["b", "a"]
  },
  "expect_only": true
}}}`
	for name, src := range map[string]string{"a.test.hcl": native, "a.test.hcl.json": inJSON} {
		t.Run(name, func(t *testing.T) {
			test := loadTest(t, name, src)
			got := test.Mapping
			if test.Name != "Ada" || test.Sync != nil || got.Mapping.Name != "person" || test.Config.Owner != "acme-test" {
				t.Errorf("the test is %+v", test)
			}
			for what, records := range map[string][2]map[string]string{
				"person":  {got.Person, {"FirstName": "Ada", "Age": "36", "Blocked": "true", "Title": "", "E-mail1": "A@X"}},
				"company": {got.Company, {"City": "AT"}},
				"rep":     {got.Rep, {}},
			} {
				if !reflect.DeepEqual(records[0], records[1]) {
					t.Errorf("%s: got %v, want %v", what, records[0], records[1])
				}
			}
			want := config.ExpectedContact{Only: true, Properties: []config.ExpectedProperty{
				{Called: "business_address.city", Name: "business_address.city", Value: addressbook.Text("Wien")},
				{Called: "business_phone", Name: "business_phone"},
				{Called: "categories", Name: "categories", Value: addressbook.List("a", "b")},
				{Called: "CrmSegment", Name: "mapi/string/00020329-0000-0000-c000-000000000046/CrmSegment", Value: addressbook.Text("A")},
				{Called: "0x3A45", Name: addressbookName(t, "mapi/string//0x3a45"), Value: addressbook.Text("Dr.")},
				{Called: "surname", Name: "surname", Value: addressbook.Text("Byron")},
			}}
			slices.SortFunc(want.Properties, func(a, b config.ExpectedProperty) int { return strings.Compare(a.Name, b.Name) })
			if !reflect.DeepEqual(got.Contact, want) {
				t.Errorf("got  %+v\nwant %+v", got.Contact, want)
			}
		})
	}
}

// addressbookName is the name that a property has which MAPI knows by a tag.
func addressbookName(t *testing.T, name string) string {
	t.Helper()
	if p, ok := addressbook.WellKnownMAPI("", 0x3A45, ""); ok {
		return p.Name
	}
	return name
}

func TestSyncTest(t *testing.T) {
	test := loadTest(t, "a.test.hcl", `test "bob" {
  sync          = sync.region["west"]
  variables     = { regions = { west = "w" }, country = "DE" }
  crm           = "crm"
  mailbox       = "bob@example.com"
  expect_keys   = ["crm/person/2", "crm/person/1"]
  expect_folder = ["CRM", " Customers "]
  contact       = "crm/person/1"
  expect        = { given_name = "Ada" }
}`)
	got := *test.Sync
	if got.Sync == nil || got.Sync.Name != "region-west" || got.Sync != test.Config.Syncs[0] {
		t.Errorf("the sync is %+v", got.Sync)
	}
	got.Sync = nil
	want := config.SyncTest{
		CRM: "crm", Mailbox: "bob@example.com", Folder: []string{"CRM", "Customers"},
		Keys: []addressbook.Key{"crm/person/1", "crm/person/2"}, Key: "crm/person/1",
		Contact: config.ExpectedContact{Properties: []config.ExpectedProperty{{Called: "given_name", Name: "given_name", Value: addressbook.Text("Ada")}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// What is not said and what is empty are two things.
func TestExpectedFolderAndKeys(t *testing.T) {
	for _, test := range []struct {
		setting string
		folder  []string
		keys    []addressbook.Key
	}{
		{`expect_folder = ""`, []string{}, nil},
		{`expect_folder = null`, []string{}, nil},
		{`expect_folder = []`, []string{}, nil},
		{`expect_folder = "CRM"`, []string{"CRM"}, nil},
		{`expect_keys = []`, nil, []addressbook.Key{}},
		{`expect_skip = true`, nil, nil},
	} {
		got := loadTest(t, "a.test.hcl", "test \"a\" {\n sync = sync.sales\n crm = \"crm\"\n mailbox = \"1\"\n"+test.setting+"\n}").Sync
		if !reflect.DeepEqual(got.Folder, test.folder) || !reflect.DeepEqual(got.Keys, test.keys) {
			t.Errorf("%s: folder %#v, keys %#v", test.setting, got.Folder, got.Keys)
		}
	}
}

func TestTestFiles(t *testing.T) {
	right := "test \"%\" {\n mapping = mapping.person\n person = {}\n expect_skip = true\n}\n"
	named := func(name string) string { return strings.ReplaceAll(right, "%", name) }
	dir := directory(t, "contactsync.hcl", tested(t),
		"b.test.hcl", named("second")+named("third"), "a.test.hcl", named("first"), ".hidden.test.hcl", "{", "note.test.txt", "{")
	tests, _, diags := config.LoadTests(options(dir))
	var got []string
	for _, test := range tests {
		got = append(got, test.Name)
	}
	if want := []string{"first", "second", "third"}; !slices.Equal(got, want) || len(diags) > 0 {
		t.Errorf("tests %q, want %q; %v", got, want, diags)
	}

	// They are no part of the configuration.
	opts := options(dir)
	opts.WithoutValues = true
	if _, _, diags := config.Load(opts); len(diags) > 0 {
		t.Errorf("Load: %v", diags)
	}

	for name, test := range map[string]struct{ files, want string }{
		"one name in two files":   {named("first"), `There is a test "first" at`},
		"a broken file":           {"test \"x\" {", "Unclosed configuration block"},
		"a file that is no text":  {"\xff\xfe", "UTF-16"},
		"a file that nests":       {strings.Repeat("test \"x\" {\n", 600), "nested"},
		"a name of a terminal":    {named(`a\u001b[31m`), "control"},
		"a test without its name": {strings.Replace(right, "\"%\"", "", 1), "Missing name for test"},
	} {
		path := filepath.Join(dir, "c.test.hcl")
		if err := os.WriteFile(path, []byte(test.files), 0o600); err != nil {
			t.Fatal(err)
		}
		tests, files, diags := config.LoadTests(options(dir))
		if text := printed(files, diags); !strings.Contains(text, test.want) || len(tests) > 0 {
			t.Errorf("%s: %d tests, %s", name, len(tests), text)
		}
	}
}

// A configuration that is wrong has no tests, and says why.
func TestTestsOfAWrongConfiguration(t *testing.T) {
	tests, _, diags := config.LoadTests(options(directory(t, "a.hcl", "nonsense {}", "a.test.hcl", "more nonsense")))
	if len(tests) > 0 || !diags.HasErrors() || strings.Contains(diags.Error(), "more") {
		t.Errorf("%d tests, %v", len(tests), diags)
	}
}

// FuzzLoadTests proves that no file of tests ends the program.
func FuzzLoadTests(f *testing.F) {
	for _, name := range []string{"mapping.test.hcl", "sync.test.hcl"} {
		f.Add(read(f, filepath.Join("testdata", "tests", name)))
	}
	for _, value := range []string{"null", "5", "true", `"x"`, "[]", "[null]", "{}", "{ a = { b = {} } }", "var.password", "var.nothing", "local", `regex("(", "")`} {
		f.Add("test \"m\" {\n mapping = mapping.person\n person = " + value + "\n rep = " + value + "\n variables = " + value +
			"\n expect = " + value + "\n expect_error = " + value + "\n}\ntest \"s\" {\n sync = sync.sales\n crm = " + value +
			"\n mailbox = " + value + "\n expect_keys = " + value + "\n expect_folder = " + value + "\n contact = " + value + "\n expect_skip = " + value + "\n}\n")
	}
	dir := directory(f, "contactsync.hcl", tested(f))
	f.Fuzz(func(t *testing.T, src string) {
		if err := os.WriteFile(filepath.Join(dir, "a.test.hcl"), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		tests, files, diags := config.LoadTests(options(dir))
		if len(tests) > 0 && diags.HasErrors() {
			t.Errorf("%d tests in spite of errors", len(tests))
		}
		if strings.Contains(printed(files, diags), "\x00") {
			t.Error("a zero byte is printed")
		}
	})
}
