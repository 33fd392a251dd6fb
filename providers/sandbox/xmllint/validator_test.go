package xmllint_test

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"contactsync/providers/sandbox/xmllint"
)

// numbers is the schema of a list of numbers.
const numbers = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="all"><xs:complexType><xs:sequence>
	<xs:element name="n" type="xs:int" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element></xs:schema>`

func open(t *testing.T, schema string) *xmllint.Validator {
	t.Helper()
	path := filepath.Join(t.TempDir(), "numbers.xsd")
	if err := os.WriteFile(path, []byte(schema), 0o600); err != nil {
		t.Fatal(err)
	}
	return xmllint.OpenSchema(t, path)
}

func TestVerdicts(t *testing.T) {
	cases := []struct {
		name, document string
		valid          bool
		lines          []int  // of the complaints
		text           string // what the first of these says
	}{
		{"a valid document", "<all><n>1</n></all>", true, nil, ""},
		{"the same document", "<all><n>1</n></all>", true, nil, ""},
		{"no XML", "<all>\n<n>1</all>", false, []int{2, 2}, "parser error : Opening and ending tag mismatch"},
		{"an empty document", "", false, []int{1}, "Document is empty"},
		{"a name that a file cannot have: /../\x00", "<all><n>2</n></all>", true, nil, ""},
		{"two wrong values", "<all>\n<n>a</n>\n<n>1</n>\n<n>b</n></all>", false, []int{2, 4}, "'a' is not a valid value"},
		{"a value of two lines", "<all><n>x\ny</n></all>", false, []int{1}, "\ny' is not a valid value"},
		{"a value that looks like a verdict", "<all><n>x\n0.xml fails to validate\n6.xml validates\n'</n></all>", false, []int{1}, "not a valid value"},
		{"a warning", `<all xmlns:p="relative"><n>1</n></all>`, true, nil, ""},
		{"the last document", "<all><n>3</n></all>", true, nil, ""},
	}
	v := open(t, numbers)
	for _, c := range cases {
		v.Add(c.name, []byte(c.document))
	}
	verdicts, err := v.Verdicts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != len(cases) {
		t.Fatalf("%d verdicts of %d documents", len(verdicts), len(cases))
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := verdicts[i]
			var lines []int
			for _, complaint := range got.Complaints {
				lines = append(lines, complaint.Line)
			}
			if got.Name != c.name || got.Valid != c.valid || !reflect.DeepEqual(lines, c.lines) {
				t.Errorf("got %+v", got)
			}
			if len(got.Complaints) > 0 && !strings.Contains(got.Complaints[0].Text, c.text) {
				t.Errorf("got %q", got.Complaints[0].Text)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, schema string
		documents    []string
		want         []string // in the failure
	}{
		{"no document", numbers, nil, nil},
		{"valid documents", numbers, []string{"<all><n>1</n></all>", "<all><n>2</n></all>"}, nil},
		{"an invalid document", numbers, []string{"<all><n>1</n></all>", "<all>\n<m/></all>"},
			[]string{"numbers.xsd: 1 of 2 documents are not valid", "\ndocument:2: element m"}},
		{"many complaints", numbers, []string{"<all>" + strings.Repeat("<n/>", 1000) + "</all>"}, []string{"with 1000 complaints, such as"}},
		{"a schema that is none", "<xs:schema", []string{"<all><n>1</n></all>"}, []string{"xmllint says nothing of document", "exit status"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := open(t, c.schema)
			for _, d := range c.documents {
				v.Add("document", []byte(d))
			}
			test := &outcome{TB: t}
			v.Check(test)
			if (test.failure != "") != (c.want != nil) || strings.Count(test.failure, "\n") > 30 {
				t.Errorf("the test fails with %q", test.failure)
			}
			for _, want := range c.want {
				if !strings.Contains(test.failure, want) {
					t.Errorf("there is no %q in %q", want, test.failure)
				}
			}
		})
	}
}

func TestCheckWhenTheTestCleansUp(t *testing.T) {
	v := open(t, numbers)
	v.Add("document", []byte("<all><n>1</n></all>"))
	t.Cleanup(func() { v.Check(t) })
}

func TestSkips(t *testing.T) {
	t.Run("xmllint is missing", func(t *testing.T) {
		t.Setenv("PATH", "")
		wantSkip(t, "xmllint: not installed", func(t testing.TB) { xmllint.OpenSchema(t, "numbers.xsd") })
	})
	checkout := filepath.Join(t.TempDir(), "checkout")
	below := filepath.Join(checkout, "below")
	if err := os.MkdirAll(below, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(checkout, "go.mod"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for where, dir := range map[string]string{"not beside the checkout": below, "not run inside of a module": t.TempDir()} {
		t.Run(where, func(t *testing.T) {
			t.Chdir(dir)
			for _, set := range xmllint.Sets() {
				wantSkip(t, where, func(t testing.TB) { xmllint.Open(t, set) })
				wantSkip(t, where, func(t testing.TB) { set.File(t, "types.xsd") })
			}
			wantSkip(t, where, func(t testing.TB) { xmllint.Samples(t) })
			if v, err := xmllint.Find(xmllint.ExchangeOnline); v != nil || err == nil || !strings.Contains(err.Error(), where) {
				t.Errorf("found %v, %v", v, err)
			}
		})
	}
}

// TestSets finds files beside a checkout, and opens the real sets where they are
// there.
func TestSets(t *testing.T) {
	t.Run("found", func(t *testing.T) {
		parent := t.TempDir()
		checkout := filepath.Join(parent, "checkout", "below")
		set := filepath.Join(parent, "shared", "facts", "ews-xsd", string(xmllint.ExchangeOnline))
		for _, dir := range []string{checkout, set} {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		file := filepath.Join(set, "types.xsd")
		for _, name := range []string{file, filepath.Join(parent, "checkout", "go.mod")} {
			if err := os.WriteFile(name, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		t.Chdir(checkout)
		if got := xmllint.ExchangeOnline.File(t, "types.xsd"); got != file {
			t.Errorf("got %s, want %s", got, file)
		}
	})
	for _, set := range xmllint.Sets() {
		t.Run(string(set), func(t *testing.T) {
			v := xmllint.Open(t, set)
			v.Add("envelope", []byte(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Nonsense/></s:Envelope>`))
			verdicts, err := v.Verdicts(t.Context())
			if err != nil || len(verdicts) != 1 || verdicts[0].Valid || !strings.Contains(verdicts[0].Complaints[0].Text, "Nonsense") {
				t.Errorf("got %+v, %v", verdicts, err)
			}
		})
	}
}

// outcome is a test that keeps what became of it.
type outcome struct {
	testing.TB
	skip, failure string
}

func (o *outcome) Skip(args ...any) {
	o.skip = args[0].(error).Error()
	runtime.Goexit()
}

func (o *outcome) Error(args ...any) { o.failure = args[0].(error).Error() }

// wantSkip fails unless what is run skips its test for that reason.
func wantSkip(t *testing.T, reason string, run func(t testing.TB)) {
	t.Helper()
	test := &outcome{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(test)
	}()
	<-done
	if !strings.Contains(test.skip, reason) {
		t.Errorf("skipped for %q, want %q", test.skip, reason)
	}
}
