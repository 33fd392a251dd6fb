package main_test

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// arrow is one rule of what may import what. All paths are import paths; one
// that ends in "/..." means the package and everything below it.
type arrow struct {
	// rule says what holds, and is what a failure quotes.
	rule string

	// of are the packages that the rule is about; exempt are files of theirs
	// that it is not about.
	of     []string
	exempt []string

	// forbid are the imports that these may not have, save those in but.
	forbid []string
	but    []string

	// bites is a file and an import of it that the rule must reject: proof
	// that the patterns match what they are meant to.
	bites [2]string
}

var (
	// concrete are the packages that know a technology.
	concrete = []string{
		"contactsync/providers/crm/...", "contactsync/providers/exchange/...",
		"contactsync/state/sqlite/...", "contactsync/state/postgres/...",
	}

	// pure are the packages that compute and do nothing else.
	pure = []string{
		"contactsync/planner", "contactsync/planner/desired", "contactsync/planner/redact",
		"contactsync/planner/render", "contactsync/planner/render/html", "contactsync/planner/explain", "contactsync/providers/addressbook",
	}

	arrows = []arrow{
		{
			rule:   "addressbook is the vocabulary of all the others and imports none of them",
			of:     []string{"contactsync/providers/addressbook/..."},
			forbid: []string{"contactsync/..."},
			bites:  [2]string{"contactsync/providers/addressbook/mark.go", "contactsync/providers"},
		},
		{
			rule:   "the contract of the providers is written in the words of addressbook alone",
			of:     []string{"contactsync/providers"},
			forbid: []string{"contactsync/..."},
			but:    []string{"contactsync/providers/addressbook"},
			bites:  [2]string{"contactsync/providers/errors.go", "contactsync/state"},
		},
		{
			rule:   "the contract of the state stands on that of the providers",
			of:     []string{"contactsync/state"},
			forbid: []string{"contactsync/..."},
			but:    []string{"contactsync/providers", "contactsync/providers/addressbook"},
			bites:  [2]string{"contactsync/state/lock.go", "contactsync/planner"},
		},
		{
			rule:   "a provider knows the contract and nothing of the rest, other providers included",
			of:     []string{"contactsync/providers/crm/...", "contactsync/providers/exchange/...", "contactsync/providers/pace/...", "contactsync/providers/web/...", "contactsync/providers/photo/..."},
			forbid: []string{"contactsync/..."},
			but: []string{
				"contactsync/providers", "contactsync/providers/addressbook", "contactsync/providers/pace", "contactsync/providers/web", "contactsync/providers/photo",
				"contactsync/providers/exchange/operation",
			},
			bites: [2]string{"contactsync/providers/exchange/vdir/write.go", "contactsync/providers/crm/csv"},
		},
		{
			rule:   "what the protocols of Exchange share is for them alone",
			of:     []string{"contactsync/..."},
			exempt: []string{"contactsync/providers/exchange/ews/*.go", "contactsync/providers/exchange/graph/*.go"},
			forbid: []string{"contactsync/providers/exchange/operation/..."},
			bites:  [2]string{"contactsync/providers/exchange/vdir/write.go", "contactsync/providers/exchange/operation"},
		},
		{
			rule:   "what the protocols of Exchange share knows none of them, and no network",
			of:     []string{"contactsync/providers/exchange/operation"},
			forbid: []string{"contactsync/..."},
			but:    []string{"contactsync/providers", "contactsync/providers/addressbook", "contactsync/providers/pace"},
			bites:  [2]string{"contactsync/providers/exchange/operation/round.go", "contactsync/providers/web"},
		},
		{
			rule:   "a store knows the contract and nothing of the rest, other stores included",
			of:     []string{"contactsync/state/sqlite/...", "contactsync/state/postgres/..."},
			forbid: []string{"contactsync/..."},
			but:    []string{"contactsync/state", "contactsync/providers", "contactsync/providers/addressbook"},
			bites:  [2]string{"contactsync/state/sqlite/store.go", "contactsync/planner"},
		},
		{
			rule:   "the sandbox shares nothing with the providers it tests, so that it cannot share their mistakes",
			of:     []string{"contactsync/providers/sandbox/..."},
			forbid: []string{"contactsync/..."},
			but:    []string{"contactsync/providers/sandbox/..."},
			bites:  [2]string{"contactsync/providers/sandbox/ews.go", "contactsync/providers/addressbook"},
		},
		{
			rule: "what the sandbox is made of stands alone",
			of: []string{
				"contactsync/providers/sandbox/account/...", "contactsync/providers/sandbox/certificate/...",
				"contactsync/providers/sandbox/fault/...", "contactsync/providers/sandbox/mailbox/...",
				"contactsync/providers/sandbox/crm/database/...", "contactsync/providers/sandbox/admission/...",
			},
			forbid: []string{"contactsync/..."},
			bites:  [2]string{"contactsync/providers/sandbox/mailbox/store.go", "contactsync/providers/sandbox/fault"},
		},
		{
			rule:   "what the front ends for mailboxes share of MAPI knows the store and no front end",
			of:     []string{"contactsync/providers/sandbox/mapi/..."},
			forbid: []string{"contactsync/..."},
			but:    []string{"contactsync/providers/sandbox/mailbox"},
			bites:  [2]string{"contactsync/providers/sandbox/mapi/kind.go", "contactsync/providers/sandbox/ews/property"},
		},
		{
			rule:   "Graph and EWS are over the same store and not over each other",
			of:     []string{"contactsync/providers/sandbox/graph/..."},
			forbid: []string{"contactsync/..."},
			but: []string{
				"contactsync/providers/sandbox/account", "contactsync/providers/sandbox/admission", "contactsync/providers/sandbox/fault",
				"contactsync/providers/sandbox/mailbox", "contactsync/providers/sandbox/mapi",
			},
			bites: [2]string{"contactsync/providers/sandbox/graph/contact.go", "contactsync/providers/sandbox/ews/property"},
		},
		{
			rule: "the front ends of the sandbox, and what fills and steers it, know what it is made of and not each other",
			of: []string{
				"contactsync/providers/sandbox/control/...", "contactsync/providers/sandbox/crm", "contactsync/providers/sandbox/crm/login/...",
				"contactsync/providers/sandbox/ews/...", "contactsync/providers/sandbox/seed/...",
			},
			forbid: []string{"contactsync/..."},
			but: []string{
				"contactsync/providers/sandbox/account", "contactsync/providers/sandbox/fault", "contactsync/providers/sandbox/mailbox",
				"contactsync/providers/sandbox/crm/database", "contactsync/providers/sandbox/crm/login", "contactsync/providers/sandbox/ews/...",
				"contactsync/providers/sandbox/admission", "contactsync/providers/sandbox/mapi",
			},
			bites: [2]string{"contactsync/providers/sandbox/ews/server.go", "contactsync/providers/sandbox"},
		},
		{
			rule: "the sandbox is for its command and for tests",
			of:   []string{"contactsync/config/...", "contactsync/planner/...", "contactsync/providers/...", "contactsync/state/..."},
			exempt: []string{
				"contactsync/providers/sandbox/*.go", "contactsync/providers/sandbox/*/*.go", "contactsync/providers/sandbox/*/*/*.go",
			},
			forbid: []string{"contactsync/providers/sandbox/..."},
			bites:  [2]string{"contactsync/providers/exchange/ews/target.go", "contactsync/providers/sandbox/mailbox"},
		},
		{
			rule:   "planner is below the packages that surround it",
			of:     []string{"contactsync/planner"},
			forbid: []string{"contactsync/..."},
			but:    []string{"contactsync/state", "contactsync/providers", "contactsync/providers/addressbook"},
			bites:  [2]string{"contactsync/planner/compute.go", "contactsync/planner/render"},
		},
		{
			rule:   "config is about the language: it knows the contracts, not what is done with them",
			of:     []string{"contactsync/config/..."},
			forbid: []string{"contactsync/..."},
			but:    []string{"contactsync/config/...", "contactsync/providers", "contactsync/providers/addressbook"},
			bites:  [2]string{"contactsync/config/sync.go", "contactsync/planner"},
		},
		{
			rule:   "config is imported by the commands and by planner/desired only",
			of:     []string{"contactsync/planner/...", "contactsync/providers/...", "contactsync/state/..."},
			exempt: []string{"contactsync/planner/desired/*.go"},
			forbid: []string{"contactsync/config/..."},
			bites:  [2]string{"contactsync/planner/apply/apply.go", "contactsync/config"},
		},
		{
			rule:   "nothing imports the commands",
			of:     []string{"contactsync/config/...", "contactsync/planner/...", "contactsync/providers/...", "contactsync/state/..."},
			forbid: []string{"contactsync/cmd/..."},
			bites:  [2]string{"contactsync/planner/apply/apply.go", "contactsync/cmd/contactsync/serve"},
		},
		{
			rule:   "only cmd/contactsync/wire.go knows which providers and stores there are",
			of:     []string{"contactsync/..."},
			exempt: []string{"contactsync/cmd/contactsync/wire.go"},
			forbid: concrete,
			but:    []string{"contactsync/providers/exchange/operation"}, // which the providers alone import
			bites:  [2]string{"contactsync/cmd/contactsync/plan.go", "contactsync/state/sqlite"},
		},
		{
			rule:   "conformance suites, and plans for tests, are for tests",
			of:     []string{"contactsync/..."},
			forbid: []string{"contactsync/providers/providertest/...", "contactsync/state/statetest/...", "contactsync/planner/render/rendertest/..."},
			bites:  [2]string{"contactsync/cmd/contactsync/wire.go", "contactsync/state/statetest"},
		},
		{
			rule:   "the schema validator is for tests",
			of:     []string{"contactsync/..."},
			forbid: []string{"contactsync/providers/sandbox/xmllint/..."},
			bites:  [2]string{"contactsync/providers/sandbox/ews/server.go", "contactsync/providers/sandbox/xmllint"},
		},
		{
			rule:   "the schema validator shares nothing with what it judges",
			of:     []string{"contactsync/providers/sandbox/xmllint/..."},
			forbid: []string{"contactsync/..."},
			bites:  [2]string{"contactsync/providers/sandbox/xmllint/validator.go", "contactsync/providers/sandbox/ews"},
		},
		{
			rule: "pure packages do no I/O, do not log, and give the same result for the same input",
			of:   pure,
			forbid: []string{
				"os/...", "net/...", "log/...", "syscall/...", "database/...",
				"math/rand/...", "crypto/rand", "io/fs", "io/ioutil", "path/filepath",
			},
			but:   []string{"net/url", "net/mail", "net/netip"}, // these only parse
			bites: [2]string{"contactsync/planner/render/text.go", "log/slog"},
		},
	}

	// clock are the functions of package time that make a result depend on
	// when it was computed.
	clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}
)

// TestArrows keeps the direction of the imports: what knows what. Tests of the
// packages are free to import what they need.
func TestArrows(t *testing.T) {
	for _, file := range sourceFiles(t) {
		for _, imported := range file.imports() {
			for _, a := range arrows {
				if a.rejects(file.path, imported) {
					t.Errorf("%s imports %s, but %s", file.path, imported, a.rule)
				}
			}
		}
	}
}

func TestArrowsBite(t *testing.T) {
	for _, a := range arrows {
		if file, imported := a.bites[0], a.bites[1]; !a.rejects(file, imported) {
			t.Errorf("%s may import %s, although %s", file, imported, a.rule)
		}
	}
}

func TestPurePackagesHaveNoClock(t *testing.T) {
	for _, file := range sourceFiles(t) {
		if !matchAny(pure, path.Dir(file.path)) {
			continue
		}
		for _, name := range file.uses("time", clock) {
			t.Errorf("%s uses time.%s, but pure packages are given the time", file.path, name)
		}
	}
}

// rejects says whether the file may not have the import.
func (a arrow) rejects(file, imported string) bool {
	in := path.Dir(file)
	exempt := slices.ContainsFunc(a.exempt, func(pattern string) bool {
		ok, err := path.Match(pattern, file)
		return ok && err == nil
	})
	// A technology may have rooms of its own.
	own := matchAny(concrete, in) && (matchAny([]string{in + "/..."}, imported) || matchAny([]string{imported + "/..."}, in))
	return !exempt && !own && matchAny(a.of, in) && matchAny(a.forbid, imported) && !matchAny(a.but, imported)
}

// matchAny says whether one of the patterns matches an import path.
func matchAny(patterns []string, imported string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		base, below := strings.CutSuffix(pattern, "/...")
		return imported == base || below && strings.HasPrefix(imported, base+"/")
	})
}
