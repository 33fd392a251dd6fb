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

// officeKey is the key of a script's office.
type officeKey struct{}

// TestRequirements has a script for each thing that the program is there for,
// from files over a simulated Exchange, and again from a simulated Aurea CRM for
// what depends on it. Scripts share the files *.hcl of their directory.
func TestRequirements(t *testing.T) {
	for _, name := range []string{"requirements", "requirements_aurea"} {
		t.Run(name, func(t *testing.T) { runRequirements(t, filepath.Join("testdata", name)) })
	}
}

func runRequirements(t *testing.T, dir string) {
	shared, err := filepath.Glob(filepath.Join(dir, "*.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: dir,
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
		Setup: func(env *testscript.Env) error {
			for _, path := range shared {
				text, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(env.WorkDir, filepath.Base(path)), text, 0o600); err != nil {
					return err
				}
			}
			var o *office
			env.Values[officeKey{}] = &o
			env.Defer(func() {
				if o == nil {
					return
				}
				if err := o.close(); err != nil {
					env.T().Fatal(err)
				}
			})
			return nil
		},
	})
}

// officeOf is the office of a script that has one.
func officeOf(ts *testscript.TestScript) *office {
	o := *ts.Value(officeKey{}).(**office)
	if o == nil {
		ts.Fatalf("there is no Exchange yet: sandbox starts it")
	}
	return o
}

// sandboxOfScript starts an Exchange with a mailbox for each rep in
// crm/reps.csv, whose user has one contact of his own, and a CRM, which has the
// records in crm/ with -crm and invented ones without. What the configuration needs
// of them is in the environment: the variables ews_url, ews_user, ews_password and
// ews_ca_file, and crm_url, crm_user, crm_password and crm_ca_file.
//
//	sandbox [-auth=WAYS] [-crm] [-tls] [-rewrites=NAMES] [-log-requests=FILE]
func sandboxOfScript(ts *testscript.TestScript, neg bool, args []string) {
	var o sandbox.Options
	set := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	set.BoolVar(&o.TLS, "tls", false, "")
	hasCRM := set.Bool("crm", false, "")
	ways := set.String("auth", sandbox.AuthBasic, "")
	rewrites := set.String("rewrites", "default", "")
	log := set.String("log-requests", "", "")
	ts.Check(set.Parse(args))
	at := ts.Value(officeKey{}).(**office)
	if neg || set.NArg() > 0 || *at != nil {
		ts.Fatalf("usage: sandbox [-auth=WAYS] [-crm] [-tls] [-rewrites=NAMES] [-log-requests=FILE], once")
	}
	var err error
	o.Auth = fields(*ways)
	o.Rewrites, err = parseRewrites(*rewrites)
	ts.Check(err)
	if *log != "" {
		file, err := os.Create(ts.MkAbs(*log))
		ts.Check(err)
		ts.Defer(func() { ts.Check(file.Close()) })
		o.Log = file
	}
	if *hasCRM {
		o.Records, err = readRecords(ts.MkAbs("crm"))
		ts.Check(err)
	}
	*at, err = openOffice(ts.MkAbs("crm"), o)
	ts.Check(err)
	for name, value := range (*at).variables() {
		ts.Setenv(name, value)
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
