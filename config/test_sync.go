package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/addressbook"
)

// syncTest reads a test of a sync.
func (l *loader) syncTest(block *hcl.Block, attrs hcl.Attributes) *SyncTest {
	t := &SyncTest{
		CRM:     or(l.text(attrs["crm"]), ""),
		Mailbox: or(l.text(attrs["mailbox"]), ""),
		Folder:  l.expectedFolder(attrs["expect_folder"]),
		Skipped: or(l.truth(attrs["expect_skip"]), false),
	}
	for _, needed := range []struct{ name, what string }{
		{"crm", "a directory of CSV files, which takes the place of the CRM: crm = \"testdata/crm\""},
		{"mailbox", "the mailbox that it is about, a rep id or an e-mail address: mailbox = \"bob@example.com\""},
	} {
		if attrs[needed.name] == nil {
			l.errorf(heading(block), "Missing setting", "A test of a sync needs %s.", needed.what)
		}
	}
	name, ok := l.reference(attrs["sync"].Expr, "sync")
	if !ok {
		return t
	}
	if l.syncs[name] == nil {
		l.unknownSync(attrs["sync"].Expr.Range(), name)
		return t
	}
	t.Sync = l.syncs[name].Sync
	t.Keys = l.expectedKeys(attrs["expect_keys"], t.Sync)
	l.contact(t, attrs)
	var expected []string
	if t.Skipped {
		expected = append(expected, "expect_skip")
	}
	for _, name := range []string{"expect_keys", "expect_folder", "expect"} {
		if attrs[name] != nil {
			expected = append(expected, name)
			break // these go together
		}
	}
	l.outcomes(block, attrs, expected)
	return t
}

// unknownSync reports a sync that is not there, or not known to be.
func (l *loader) unknownSync(place hcl.Range, name string) {
	if l.hasSync(name) {
		l.errorf(&place, "No value", "The keys of this sync's for_each depend on a variable that has no value. Give it one: variables = { name = value }, or -var.")
		return
	}
	l.undeclared(place, "sync", name, sortedKeys(l.syncs))
}

// expectedFolder reads a path: one text is a path of one level; null, an empty text and
// an empty list are the main contacts folder. It is nil for no attribute.
func (l *loader) expectedFolder(a *hcl.Attribute) []string {
	if a == nil {
		return nil
	}
	value, ok := l.known(a.Expr)
	if !ok {
		return nil
	}
	isEmpty := value.IsNull() || value.Type() == cty.String && value.AsString() == "" ||
		isSequence(value.Type()) && value.LengthInt() == 0
	if isEmpty {
		return []string{}
	}
	path, err := toPath(value)
	if err == nil {
		err = checkPath(path)
	}
	if err != nil {
		l.errorf(a.Expr.Range().Ptr(), "Wrong value", "This does not fit expect_folder: %s.", err)
		return nil
	}
	return trimPath(path)
}

// expectedKeys reads the keys that a mailbox must get, nil for no attribute.
func (l *loader) expectedKeys(a *hcl.Attribute, sync *Sync) []addressbook.Key {
	if a == nil {
		return nil
	}
	keys := []addressbook.Key{}
	for _, text := range l.texts(a) {
		key, ok := l.testKey(a, text, sync)
		if ok && slices.Contains(keys, key) {
			l.errorf(a.Expr.Range().Ptr(), "Duplicate key", "%q is in this list twice.", text)
			continue
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// testKey reads a key. The source in it must be that of the sync.
func (l *loader) testKey(a *hcl.Attribute, text string, sync *Sync) (addressbook.Key, bool) {
	key := addressbook.Key(text)
	_, source, _ := strings.Cut(sync.From, ".")
	label, _, _, ok := key.Split()
	if !ok || label != source {
		l.errorf(a.Expr.Range().Ptr(), "Wrong key", "%q is no key of sync.%s. Its keys are %s/person/<record id> and %s/company/<record id>.", text, sync.Name, source, source)
		return key, false
	}
	return key, true
}

// contact reads which contact the properties are about that a test expects.
func (l *loader) contact(t *SyncTest, attrs hcl.Attributes) {
	a := attrs["contact"]
	switch {
	case a == nil && attrs["expect"] != nil:
		l.errorf(&attrs["expect"].NameRange, "No contact", "Say which contact must have these properties: contact = \"<key>\".")
		return
	case a == nil:
		return
	case attrs["expect"] == nil:
		l.errorf(&a.NameRange, "Setting without meaning", "contact says which contact expect is about, which is not there.")
		return
	}
	text := l.text(a)
	if text == nil {
		return
	}
	key, ok := l.testKey(a, *text, t.Sync)
	if !ok {
		return
	}
	t.Key = key
	_, kind, _, _ := key.Split()
	mapping := t.Sync.Mappings[kind]
	if mapping == nil {
		l.errorf(a.Expr.Range().Ptr(), "Wrong key", "sync.%s selects no %s.", t.Sync.Name, plural(kind))
		return
	}
	t.Contact = l.expectedContact(attrs, mapping)
}
