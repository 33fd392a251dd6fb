package main

import (
	"maps"
	"strings"
	"testing"

	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
	"contactsync/providers/sandbox/fault"
)

// crmTrouble is something that goes wrong in the CRM, or on the way to it.
type crmTrouble struct {
	name   string
	readAs string // in which world, "" in both

	// always has a fault strike each request, once one of them: from the first command
	// of a kind on, or from the beginning.
	always, once fault.Kind
	from         string

	// begin and end are other trouble.
	begin, end func(t *testing.T, w *faultWorld)

	exit int
	says []string // on stderr if it is an error, and else somewhere
}

// noChanges is what a run says that finds all as it should be.
const noChanges = "No changes."

// crmTroubles are all that is known to happen. Those that somebody waits for are in one
// world each.
func crmTroubles() []crmTrouble {
	return []crmTrouble{
		{
			name: "a time-out while the request goes on", readAs: "user", always: fault.CRMRunsOn,
			exit: exitError, says: []string{"read the reps", "HTTP 504", "is the server up?"},
		},
		{name: "one time-out while the request goes on", readAs: "user", once: fault.CRMRunsOn, says: []string{noChanges}},
		{
			name: "no answer in time", readAs: "service",
			begin: func(_ *testing.T, w *faultWorld) { w.server.Faults().SetDelay(2 * faultTimeout) },
			end:   func(_ *testing.T, w *faultWorld) { w.server.Faults().SetDelay(0) },
			exit:  exitError, says: []string{"no answer within " + faultTimeout.String(), "A longer timeout may be set"},
		},
		{
			name: "cut replies", readAs: "service", always: fault.Truncated, from: "query Person",
			exit: exitError, says: []string{"it ends in the middle", "does a login page or proxy stand in front?"},
		},
		{
			name: "cut replies", readAs: "user", always: fault.Truncated, from: "query Person",
			exit: exitFailed, says: []string{"it ends in the middle", "does a login page or proxy stand in front?"},
		},
		{name: "one cut reply", readAs: "service", once: fault.Truncated, from: "query Person", says: []string{noChanges}},
		{
			name: "malformed replies", always: fault.Malformed,
			exit: exitError, says: []string{"malformed in line 1", "is the url right"},
		},
		{
			name: "a login page", always: fault.LoginPage,
			exit: exitError, says: []string{"it is a web page", "does a login page or proxy stand in front?"},
		},
		{
			name: "an error in the reply about reps", always: fault.CRMError,
			exit: exitError, says: []string{`refuses to read the table "RepUser" (code 8)`, "the log of CRM.interface says why"},
		},
		{
			name: "errors in the replies about persons", readAs: "service", always: fault.CRMError, from: "query Person",
			exit: exitError, says: []string{`refuses to read the table "Person" (code 8)`, "the log of CRM.interface says why"},
		},
		{
			name: "errors in the replies about persons", readAs: "user", always: fault.CRMError, from: "query Person",
			exit: exitFailed, says: []string{`refuses to read the table "Person" (code 8)`, "the log of CRM.interface says why"},
		},
		{
			name: "a login that stays active", readAs: "user", always: fault.CRMActive,
			exit: exitError, says: []string{"active in the CRM already", "does another program use it"},
		},
		{name: "a login that was active", readAs: "service", once: fault.CRMActive, says: []string{noChanges}},
		{
			name: "replies cut at a limit", always: fault.CRMLimit,
			says: []string{"no more than 10 rows", "set page_size to less", noChanges},
		},
		{
			name: "no rights for anything", always: fault.CRMRightsLost, exit: exitBlocked,
			says: []string{"Guard empty_source blocks the deletes", "reps: none, 2 before", "-allow-deletes=source/crm"},
		},
		{
			name: "no rights for persons",
			begin: func(t *testing.T, w *faultWorld) {
				w.relogin(t, func(l *login.Login) { l.Rights = login.Rights{database.Person: {Rows: "none"}} })
			},
			end:  func(t *testing.T, w *faultWorld) { w.relogin(t, func(l *login.Login) { l.Rights = nil }) },
			exit: exitBlocked, says: []string{"Guard empty_source blocks the deletes", "persons by rep: none, 120 before", "-allow-deletes=source/crm"},
		},
		{
			name: "a rep has no rights for persons", readAs: "user",
			begin: func(t *testing.T, w *faultWorld) {
				w.relogin(t, func(l *login.Login) {
					if l.User == "ANNA" {
						l.Rights = login.Rights{database.Person: {Rows: "none"}}
					}
				})
			},
			end:  func(t *testing.T, w *faultWorld) { w.relogin(t, func(l *login.Login) { l.Rights = nil }) },
			exit: exitBlocked, says: []string{"Guard max_source_drop_percent blocks the deletes", "persons by rep: 60, 120 before", "-allow-deletes=source/crm"},
		},
		{
			name: "a rep's login is disabled", readAs: "user",
			begin: func(t *testing.T, w *faultWorld) {
				w.relogin(t, func(l *login.Login) { l.Disabled = l.User == "ANNA" })
			},
			end:  func(t *testing.T, w *faultWorld) { w.relogin(t, func(l *login.Login) { l.Disabled = false }) },
			exit: exitFailed, says: []string{"mailbox 17", "does not let this rep in"},
		},
		{
			name: "catalogs in another language", always: fault.CRMLanguage,
			exit: exitBlocked, says: []string{"Guard max_change_percent blocks the changes", "-allow-changes=total"},
		},
		{
			name: "a wrong password", readAs: "service", begin: forgetPassword, end: rememberPassword,
			exit: exitError, says: []string{"refuses the login", "are user and password of the block right", "No further attempt is made"},
		},
		{
			name: "a wrong password, by HTTP", readAs: "user", begin: forgetPassword, end: rememberPassword,
			exit: exitError, says: []string{"HTTP 401", "user and password of the block are refused"},
		},
	}
}

// TestCRMFaults has everything go wrong in the CRM that is known to, over mailboxes that
// are full. Whatever it is, no item is written, the exit code and a message say what
// happened and what to do, without a value of a contact, and the next apply finds all as
// it should be.
func TestCRMFaults(t *testing.T) {
	t.Parallel()
	for _, world := range []struct{ readAs, loginStatus string }{{"service", "200"}, {"user", "401"}} {
		t.Run(world.readAs, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && world.readAs == "service" {
				t.Skip("the other one runs into the same faults")
			}
			w := newFaultWorld(t, world.readAs, crm.Options{RunOn: faultTimeout, LoginStatus: world.loginStatus})
			for _, trouble := range crmTroubles() {
				if trouble.readAs == "" || trouble.readAs == world.readAs {
					t.Run(trouble.name, func(t *testing.T) { trouble.strike(t, w) })
				}
			}
			t.Run("a merge while it is read", func(t *testing.T) { mergeWhileRead(t, w) })
		})
	}
}

// strike applies while there is trouble and afterwards.
func (c crmTrouble) strike(t *testing.T, w *faultWorld) {
	before := w.contents(t)
	w.when(c.from, func() {
		if c.always != "" {
			w.server.Faults().Set(c.always, 1)
		}
		if c.once != "" {
			w.server.Faults().Once(c.once, 1)
		}
	})
	if c.begin != nil {
		c.begin(t, w)
	}
	code, stdout, stderr := w.apply(t)
	w.when("", func() {
		if c.always != "" {
			w.server.Faults().Set(c.always, 0)
		}
	})
	if c.end != nil {
		c.end(t, w)
	}
	if code != c.exit {
		t.Errorf("exit code %d, want %d", code, c.exit)
	}
	said := stdout + stderr
	if code == exitError {
		said = stderr
	}
	for _, text := range c.says {
		if !strings.Contains(said, text) {
			t.Errorf("it does not say %q:\n%s", text, said)
		}
	}
	wantNoValues(t, stdout+stderr)
	if after := w.contents(t); after != before {
		t.Errorf("the mailboxes have changed: %s", firstDifference(after, before))
	}
	if struck := w.server.Faults().Counts(); c.always != "" && struck[c.always] == 0 || c.once != "" && struck[c.once] == 0 {
		t.Errorf("no fault has struck: %v", struck)
	}
	if code, stdout, stderr := w.apply(t); code != exitDone || !strings.Contains(stdout, noChanges) {
		t.Errorf("the next apply: exit code %d\n%s%s", code, stdout, stderr)
	}
}

// mergeWhileRead has somebody merge the first two persons just before they are read: the
// contact of the one that is gone goes, and nothing else happens.
func mergeWhileRead(t *testing.T, w *faultWorld) {
	before := w.contacts(t)
	w.when("query Person", func() { w.server.Faults().Once(fault.CRMMerge, 1) })
	code, stdout, stderr := w.apply(t)
	if code != exitDone || !strings.Contains(stdout, "(because its record was deleted in the CRM)") ||
		!strings.Contains(stdout, "Resources: 0 added, 0 changed, 1 destroyed.") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	wantNoValues(t, stdout+stderr)
	delete(before, "Quill1 Quince1")
	if after := w.contacts(t); !maps.Equal(after, before) {
		t.Errorf("the contacts are\n%v\nwant\n%v", after, before)
	}
}

// wantNoValues says what of a contact or of a rep is in a text.
func wantNoValues(t *testing.T, said string) {
	t.Helper()
	for _, value := range faultValues {
		if strings.Contains(said, value) {
			t.Errorf("it says %q:\n%s", value, said)
		}
	}
}

func forgetPassword(t *testing.T, w *faultWorld) {
	w.relogin(t, func(l *login.Login) { l.Password = "not " + l.Password })
}

func rememberPassword(t *testing.T, w *faultWorld) {
	w.relogin(t, func(l *login.Login) { l.Password = strings.TrimPrefix(l.Password, "not ") })
}
