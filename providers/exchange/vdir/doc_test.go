package vdir_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
)

// TestDocumentedProperties checks that the table in the package's documentation
// has every property whose line is one of vCard's.
func TestDocumentedProperties(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	target, directory := open(t)
	for _, p := range addressbook.WellKnown() {
		value := addressbook.Text("x")
		if p.Type == addressbook.Strings {
			value = addressbook.List("x")
		}
		created := do(t, target, creation(p.Name, ".", addressbook.NewContact(addressbook.Field{Name: p.Name, Value: value})))
		text, _ := readFile(t, directory+"/"+string(created.ID))
		extension := "X-CONTACTSYNC-" + strings.ToUpper(strings.ReplaceAll(p.Name, "_", "-")) + ":"
		address, _, _ := strings.Cut(p.Name, ".")
		isDocumented := regexp.MustCompile(`(?m)^//\t(\S+, )*` + address + `\b`).Match(doc)
		if strings.Contains(text, extension) == isDocumented {
			t.Errorf("%s: documented as a line of vCard %v, written as\n%s", p.Name, isDocumented, text)
		}
	}
}
