package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"contactsync/providers/sandbox"
)

// requirementKind is a kind of CRM and of Exchange that the scripts of a directory run over.
type requirementKind struct {
	name, dir string
	crm       string // the type of its provider
	readAs    string // "": the scripts say it
	exchange  frontEnd
	auth      string // of EWS
}

// TestRequirements has a script for each thing that the program is there for. It runs
// from files, and from a simulated Aurea CRM with the rights of one account and with
// those of each user, over a simulated Exchange and Exchange Online. The scripts are written for files;
// those that only a CRM with rights can have are in a directory of their own, and so are
// those of what a configuration may say beyond that.
func TestRequirements(t *testing.T) {
	for _, kind := range []requirementKind{
		{"csv", "requirements", "csv", "", ewsFrontEnd, sandbox.AuthBasic},
		{"csv to the cloud", "requirements", "csv", "", graphFrontEnd, ""},
		{"aurea as service", "requirements", "aurea", "service", ewsFrontEnd, sandbox.AuthNTLM},
		{"aurea as user", "requirements", "aurea", "user", ewsFrontEnd, sandbox.AuthBasic},
		{"aurea alone", "requirements_aurea", "aurea", "", ewsFrontEnd, sandbox.AuthNTLM},
		{"policies", "policies", "csv", "", ewsFrontEnd, sandbox.AuthBasic},
	} {
		t.Run(kind.name, func(t *testing.T) {
			if testing.Short() && (kind.name == "csv" || kind.name == "aurea as service") {
				t.Skip("the others run the same scripts")
			}
			testscript.Run(t, testscript.Params{
				Dir: filepath.Join("testdata", kind.dir),
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"exits":    exits,
					"replace":  replace,
					"sandbox":  sandboxOfScript,
					"mailbox":  printMailbox,
					"property": printProperty,
					"item":     storeItem,
					"same":     sameTexts,
					"user":     actAsUser,
					"crm":      actInCRM,
				},
				Condition: kind.is,
				Setup:     kind.setUp,
			})
		})
	}
}

// is says whether a condition of a script, [csv] or [aurea], [ews] or [graph], holds.
func (k requirementKind) is(name string) (bool, error) {
	switch name {
	case "csv", "aurea":
		return name == k.crm, nil
	case string(ewsFrontEnd), string(graphFrontEnd):
		return name == string(k.exchange), nil
	}
	return false, fmt.Errorf("there is no condition [%s]", name)
}

// setUp gives a script its providers, and the CRM to its configuration.
func (k requirementKind) setUp(env *testscript.Env) error {
	var providers strings.Builder
	for _, name := range []string{k.crm, string(k.exchange)} {
		text, err := os.ReadFile(filepath.Join("testdata", "requirements", name+".hcl"))
		if err != nil {
			return err
		}
		providers.WriteString(strings.ReplaceAll(string(text), `auth "basic"`, fmt.Sprintf("auth %q", k.auth)))
	}
	if err := os.WriteFile(filepath.Join(env.WorkDir, "providers.hcl"), []byte(providers.String()), 0o600); err != nil {
		return err
	}
	path := filepath.Join(env.WorkDir, "contactsync.hcl")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	from := "provider." + k.crm + ".crm"
	if k.readAs != "" {
		from += fmt.Sprintf("\n  read_as = %q", k.readAs)
	}
	swap := strings.NewReplacer("provider.csv.crm", from, "provider.ews.exchange", fmt.Sprintf("provider.%s.exchange", k.exchange))
	if err := os.WriteFile(path, []byte(swap.Replace(string(text))), 0o600); err != nil {
		return err
	}
	made := &scriptOffice{kind: k}
	env.Values[officeKey{}] = made
	env.Defer(func() {
		if made.office == nil {
			return
		}
		if err := made.close(); err != nil {
			env.T().Fatal(err)
		}
	})
	return nil
}

// officeKey is the key of a script's office.
type officeKey struct{}

// scriptOffice is the office of a script, nil until sandbox starts it.
type scriptOffice struct {
	*office

	kind requirementKind
}

// officeOf is the office of a script that has one.
func officeOf(ts *testscript.TestScript) *scriptOffice {
	o := ts.Value(officeKey{}).(*scriptOffice)
	if o.office == nil {
		ts.Fatalf("there is no Exchange yet: sandbox starts it")
	}
	return o
}

// sandboxOfScript starts an Exchange with a mailbox for each rep in
// crm/reps.csv, whose user has one contact of his own, and a CRM with the records in
// crm/. What the configuration needs of them is in the environment: the variables
// ews_url, ews_user, ews_password and ews_ca_file, and crm_url, crm_user, crm_password
// and crm_ca_file.
//
//	sandbox [-tls] [-rewrites=NAMES] [-log-requests=FILE]
func sandboxOfScript(ts *testscript.TestScript, neg bool, args []string) {
	at := ts.Value(officeKey{}).(*scriptOffice)
	o := at.kind.exchange.options(sandbox.Options{Auth: fields(at.kind.auth)})
	set := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	set.BoolVar(&o.TLS, "tls", o.TLS, "")
	rewrites := set.String("rewrites", "default", "")
	log := set.String("log-requests", "", "")
	ts.Check(set.Parse(args))
	if neg || set.NArg() > 0 || at.office != nil {
		ts.Fatalf("usage: sandbox [-tls] [-rewrites=NAMES] [-log-requests=FILE], once")
	}
	var err error
	o.Rewrites, err = parseRewrites(*rewrites)
	ts.Check(err)
	if *log != "" {
		file, err := os.Create(ts.MkAbs(*log))
		ts.Check(err)
		ts.Defer(func() { ts.Check(file.Close()) })
		o.Log = file
	}
	o.Records, err = readRecords(ts.MkAbs("crm"))
	ts.Check(err)
	at.office, err = openOffice(ts.MkAbs("crm"), o)
	ts.Check(err)
	for name, value := range at.variables() {
		if value != "" {
			ts.Setenv(name, value)
		}
	}
}

// printMailbox prints the contacts that a user has, by folders: those that
// contactsync manages, those that it released, and the user's own. With -deleted
// it prints what was deleted and can be got back.
//
//	mailbox [-deleted] ADDRESS
func printMailbox(ts *testscript.TestScript, neg bool, args []string) {
	view := addressBook.contacts
	if len(args) > 0 && args[0] == "-deleted" {
		view, args = addressBook.deleted, args[1:]
	}
	if neg || len(args) != 1 {
		ts.Fatalf("usage: mailbox [-deleted] ADDRESS")
	}
	book, err := officeOf(ts).addressBook(args[0])
	ts.Check(err)
	fmt.Fprint(ts.Stdout(), view(book))
}

// entryOf is the one contact of a mailbox that has a text in one of its
// properties.
func entryOf(ts *testscript.TestScript, address, text string) entry {
	book, err := officeOf(ts).addressBook(address)
	ts.Check(err)
	found := book.contacts().find(text)
	if len(found) != 1 {
		ts.Fatalf("%s: %d contacts have %q, want one", address, len(found), text)
	}
	return found[0]
}

// printProperty prints a MAPI property, with a name such as 0x3A06 or
// address/0x8083, of the one contact that has a text. With ! the contact does
// not have it.
//
//	[!] property ADDRESS TEXT NAME
func printProperty(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: property ADDRESS TEXT NAME")
	}
	value, ok := entryOf(ts, args[0], args[1]).Properties[args[2]]
	switch {
	case ok == neg:
		ts.Fatalf("the contact has the property %s: %t", args[2], ok)
	case ok:
		fmt.Fprintln(ts.Stdout(), value)
	}
}

// storeItem puts the id of the one contact that has a text into an environment
// variable.
//
//	item VARIABLE ADDRESS TEXT
func storeItem(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: item VARIABLE ADDRESS TEXT")
	}
	ts.Setenv(args[0], entryOf(ts, args[1], args[2]).ID)
}

// sameTexts compares two texts, such as ids of items. With ! they differ.
//
//	[!] same A B
func sameTexts(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same A B")
	}
	if same := args[0] == args[1]; same == neg {
		ts.Fatalf("%s and %s: the same: %t", args[0], args[1], same)
	}
}

// userActs are what a user does with Outlook: the names of the arguments, as the
// control endpoint has them, where item is a text in the one contact that is meant.
var userActs = map[string][]string{
	"create":        {"folder"},
	"update":        {"item"},
	"move":          {"item", "to"},
	"copy":          {"item", "to"},
	"delete":        {"item"},
	"create_folder": {"folder", "name"},
	"rename_folder": {"folder", "name"},
	"delete_folder": {"folder"},
}

// propertyNames are the MAPI properties that scripts call by a name.
var propertyNames = map[string]string{
	"given_name": "0x3A06", "surname": "0x3A11", "display_name": "0x3001", "company": "0x3A16",
	"email": "address/0x8083", "phone": "0x3A08", "mobile": "0x3A1C", "notes": "0x1000",
}

// actAsUser does what the user of a mailbox does with Outlook. A property without
// a value is removed.
//
//	user ADDRESS create FOLDER PROPERTY=VALUE...
//	user ADDRESS update TEXT PROPERTY=VALUE...
//	user ADDRESS move|copy TEXT FOLDER
//	user ADDRESS delete TEXT
//	user ADDRESS create_folder|rename_folder FOLDER NAME
//	user ADDRESS delete_folder FOLDER
func actAsUser(ts *testscript.TestScript, neg bool, args []string) {
	usage := "usage: user ADDRESS " + strings.Join(slices.Sorted(maps.Keys(userActs)), "|") + " ARG..."
	if neg || len(args) < 3 {
		ts.Fatalf("%s", usage)
	}
	address, act, args := args[0], args[1], args[2:]
	names, ok := userActs[act]
	if !ok || len(args) < len(names) {
		ts.Fatalf("%s", usage)
	}
	order := map[string]any{}
	for i, name := range names {
		order[name] = args[i]
		if name == "item" {
			order[name] = entryOf(ts, address, args[i]).ID
		}
	}
	set, remove := map[string]any{}, []string{}
	for _, assignment := range args[len(names):] {
		name, value, ok := strings.Cut(assignment, "=")
		property, known := propertyNames[name]
		switch {
		case !ok || !known:
			ts.Fatalf("%q: write PROPERTY=VALUE, where PROPERTY is one of %s", assignment, strings.Join(slices.Sorted(maps.Keys(propertyNames)), ", "))
		case value == "":
			remove = append(remove, property)
		default:
			set[property] = value
		}
	}
	order["properties"], order["remove"] = set, remove
	ts.Check(officeOf(ts).act(address, act, order))
}
