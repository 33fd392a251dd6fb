package connector_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"contactsync/cmd/contactsync/connector"
)

var update = flag.Bool("update", false, "write the golden files")

// dir is a directory of files.
func dir(files map[string]string) fstest.MapFS {
	list := fstest.MapFS{}
	for name, text := range files {
		list[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return list
}

// carryOver gives the configuration for the files of a connector, by file, and the
// notes as lines.
func carryOver(t *testing.T, files map[string]string) (written map[string]string, notes []string) {
	t.Helper()
	settings, err := connector.Read(dir(files))
	if err != nil {
		t.Fatal(err)
	}
	list, err := settings.Files("acme")
	if err != nil {
		t.Fatal(err)
	}
	written = map[string]string{}
	for _, file := range list {
		written[file.Name] = string(file.Text)
	}
	for _, note := range settings.Notes() {
		notes = append(notes, note.String())
	}
	return written, notes
}

func TestGolden(t *testing.T) {
	files := map[string]string{}
	paths, err := filepath.Glob("testdata/rich/*.x*")
	if err != nil || len(paths) != 4 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(text)
	}
	written, notes := carryOver(t, files)
	written["notes.txt"] = strings.Join(notes, "\n") + "\n"
	for _, name := range slices.Sorted(maps.Keys(written)) {
		golden := filepath.Join("testdata", "rich", "want", strings.TrimPrefix(name, "."))
		if *update {
			if err := os.WriteFile(golden, []byte(written[name]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if written[name] != string(want) {
			t.Errorf("%s is not as in %s:\n%s", name, golden, written[name])
		}
	}
}

func TestRead(t *testing.T) {
	const none = `<Mailboxes/>`
	for _, c := range []struct {
		name  string
		files map[string]string
		file  string // of the configuration
		want  string // in it
		note  string // in one of the notes
	}{
		{
			"the letter case of names does not matter",
			map[string]string{"collectedmailboxes.XML": `<Mailboxes><Mailbox Smtp="a@x.example"/></Mailboxes>`},
			"sync.hcl", `"a@x.example",`, "forms.xml: This file is not there",
		},
		{
			"a name in the right case goes first",
			map[string]string{"CollectedMailboxes.xml": `<Mailboxes><Mailbox Smtp="a@x.example"/></Mailboxes>`, "COLLECTEDMAILBOXES.XML": none},
			"sync.hcl", `"a@x.example",`, "",
		},
		{
			"no list means all",
			map[string]string{"forms.xml": `<forms/>`},
			"sync.hcl", "# percent = 100\n\n", "CollectedMailboxes.xml: This file is not there",
		},
		{
			"an empty list does not",
			map[string]string{"CollectedMailboxes.xml": none},
			"sync.hcl", `include = "DECIDE`, "",
		},
		{
			"nor does one that is not understood",
			map[string]string{"CollectedMailboxes.xml": `<Boxes><Box Smtp="a@x.example"/></Boxes>`},
			"sync.hcl", `include = "DECIDE`, `The element "Boxes" is not understood`,
		},
		{
			"what is before a break is read",
			map[string]string{"CollectedMailboxes.xml": "<Mailboxes>\n<Mailbox Smtp=\"a@x.example\"/>\n<Mailbox Smtp="},
			"sync.hcl", "# CollectedMailboxes.xml:3: From here on this is no well-formed XML", "CollectedMailboxes.xml:3: From here on",
		},
		{
			"an empty file is no document",
			map[string]string{"CollectedMailboxes.xml": ""},
			"sync.hcl", `include = "DECIDE`, "CollectedMailboxes.xml:1: From here on",
		},
		{
			"entities are not expanded",
			map[string]string{"CollectedMailboxes.xml": `<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/hostname">]><m>&e;</m>`},
			"sync.hcl", `include = "DECIDE`, "From here on",
		},
		{
			"elements that are nested too deep end the file",
			map[string]string{"FieldMapping.xml": strings.Repeat("<a>", 1000)},
			"mapping.hcl", "# FieldMapping.xml:1: From here on", "",
		},
		{
			"a name that cannot be seen is shown, not used",
			map[string]string{"FieldMapping.xml": `<m><FieldExtName MSExFieldName="a&#x202e;b"/></m>`},
			"mapping.hcl", `# FieldMapping.xml:1: FieldExtName "a\u202eb": it cannot`, "characters that cannot be seen",
		},
		{
			"UTF-16 is read",
			map[string]string{"forms.xml": utf16(`<?xml version="1.0" encoding="utf-16"?><f><form type="vcard"><table tablename="KP"><field fieldname="Mobile"/></table></form></f>`)},
			"mapping.hcl", "# PROPERTY = person.Mobile", "",
		},
		{
			"Windows-1252 is read",
			map[string]string{"FieldMapping.xml": `<?xml version="1.0" encoding="windows-1252"?><m><FieldExtName MSExFieldName="Gr` + "\xf6" + `sse"/></m>`},
			"mapping.hcl", `# property "Grösse" {`, "",
		},
		{
			"an encoding that nobody knows",
			map[string]string{"FieldMapping.xml": `<?xml version="1.0" encoding="x-none"?><m/>`},
			"mapping.hcl", "# FieldMapping.xml:1: From here on", "",
		},
		{
			"appointments are no business of contactsync",
			map[string]string{"forms.xml": `<f><form type="vevent"><table tablename="Person"><field fieldname="Mobile"/></table></form></f>`},
			"mapping.hcl", "person.Tel1\n}", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			written, notes := carryOver(t, c.files)
			if !strings.Contains(written[c.file], c.want) {
				t.Errorf("%s has no %q:\n%s", c.file, c.want, written[c.file])
			}
			if all := strings.Join(notes, "\n"); !strings.Contains(all, c.note) {
				t.Errorf("no note has %q:\n%s", c.note, all)
			}
		})
	}
}

// utf16 is a text of ASCII characters in UTF-16, with its byte order mark.
func utf16(text string) string {
	return "\xff\xfe" + strings.Join(strings.Split(text, ""), "\x00") + "\x00"
}

func TestReadFails(t *testing.T) {
	large := strings.Repeat(" ", 2<<20) + "<m/>"
	for _, c := range []struct {
		name  string
		files fstest.MapFS
		want  string
	}{
		{"nothing is there", fstest.MapFS{}, "there is none of forms.xml, SyncML_mm2gw.xslt, FieldMapping.xml and CollectedMailboxes.xml"},
		{"a directory is no file", fstest.MapFS{"forms.xml/x": {}}, "there is none of"},
		{"something that is no file", fstest.MapFS{"forms.xml": {Mode: os.ModeNamedPipe}}, "the file forms.xml: it is no file"},
		{"too large", dir(map[string]string{"Forms.xml": large}), "the file Forms.xml: it is larger than 2 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := connector.Read(c.files); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestNotesAreBounded(t *testing.T) {
	_, notes := carryOver(t, map[string]string{"FieldMapping.xml": "<m><FieldFullName/>" + strings.Repeat("<what/>", 4999) + "</m>"})
	var about []string
	for _, note := range notes {
		if strings.HasPrefix(note, "FieldMapping.xml") {
			about = append(about, note)
		}
	}
	if len(about) != 200 || about[199] != "FieldMapping.xml: There are 4801 more places like these: go through this file by hand." {
		t.Errorf("%d notes, the last one %q", len(about), about[len(about)-1])
	}
}

// attributesOf are the attributes of a file, with those of the blocks in it:
// "sync.select.rep".
func attributesOf(t *testing.T, name, text string) map[string]hcl.Expression {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(text), name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %s\n%s", name, diags.Error(), text)
	}
	found := map[string]hcl.Expression{}
	var walk func(prefix string, body *hclsyntax.Body)
	walk = func(prefix string, body *hclsyntax.Body) {
		for name, a := range body.Attributes {
			found[prefix+name] = a.Expr
		}
		for _, block := range body.Blocks {
			walk(prefix+strings.Join(append([]string{block.Type}, block.Labels...), ".")+".", block.Body)
		}
	}
	walk("", file.Body.(*hclsyntax.Body))
	return found
}

// unseen are characters that make a text look like another one.
const unseen = "\r\x1b\u2028\u200b\u202e"

// FuzzRead makes sure that whatever the files hold nothing of it gets into the configuration
// but addresses into include, as they are, and the rest into comments.
func FuzzRead(f *testing.F) {
	const hostile = "a&quot;&#10;}&#13;${file(1)}%{if}*/ &#x2028;&#x202e;@x"
	for _, form := range []string{"", `<f><form type="` + hostile + `"><table tablename="Person" ` + `o="1"><field fieldname="` + hostile + `"/><field fieldname="Mobile"/></table><table tablename="` + hostile + `"/></form></f>`} {
		f.Add(form, `<x:s xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:include href="`+hostile+`"/><E><x:value-of select="Mobile"/></E></x:s>`,
			`<m><FieldExtName MSExFieldName="`+hostile+`" OLDisplName="`+hostile+`" MapFieldID="`+hostile+`"/><FieldExtId MSExFieldID="0x8046" MSExFieldType="`+hostile+`"/><FieldFullId MSExFieldFullID="0x3A17001F"/></m>`,
			`<m><Mailbox Smtp="`+hostile+`"/><Mailbox Smtp="${a}%{b}@x.example"/></m>`)
	}
	plain, err := connector.Read(dir(map[string]string{"CollectedMailboxes.xml": `<m><Mailbox Smtp="a@b"/></m>`}))
	if err != nil {
		f.Fatal(err)
	}
	harmless, err := plain.Files("acme")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, forms, sheet, mapping, mailboxes string) {
		written, notes := carryOver(t, map[string]string{"forms.xml": forms, "SyncML_mm2gw.xslt": sheet, "FieldMapping.xml": mapping, "CollectedMailboxes.xml": mailboxes})
		for _, file := range harmless {
			if filepath.Ext(file.Name) != ".hcl" {
				continue
			}
			want, got := attributesOf(t, file.Name, string(file.Text)), attributesOf(t, file.Name, written[file.Name])
			if !slices.Equal(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))) {
				t.Errorf("%s has other attributes:\n%s", file.Name, written[file.Name])
			}
			if strings.ContainsAny(written[file.Name], unseen) {
				t.Errorf("%s has characters that are not seen: %q", file.Name, written[file.Name])
			}
			if list := got["sync.contacts.mailboxes.include"]; list != nil {
				checkInclude(t, list)
			}
		}
		for _, note := range notes {
			if strings.ContainsAny(note, "\n"+unseen) {
				t.Errorf("a note is more than a line: %q", note)
			}
		}
	})
}

// checkInclude makes sure that the list of mailboxes is one of constants without
// wildcards, or else a text that validate refuses.
func checkInclude(t *testing.T, list hcl.Expression) {
	t.Helper()
	value, diags := list.Value(nil)
	if diags.HasErrors() {
		t.Fatal(diags.Error())
	}
	if value.Type() == cty.String {
		return
	}
	for _, element := range value.AsValueSlice() {
		if address := element.AsString(); strings.Contains(address, "*") || !strings.Contains(address, "@") {
			t.Errorf("%q is no address", address)
		}
	}
}
