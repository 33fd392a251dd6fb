package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// sync runs the test of a sync.
func (t *testRunner) sync(ctx context.Context, r *testResult, test *config.SyncTest) {
	cfg := testedConfig(r.test.Config, test.Sync)
	snapshot, err := t.readCRM(ctx, cfg, test)
	if err != nil {
		r.problem("%v", err)
		return
	}
	world, errs := newTestWorld(cfg, map[string]*desired.Snapshot{test.Sync.From: snapshot})
	for _, err := range errs {
		r.problem("%v", err)
	}
	if len(errs) > 0 {
		return
	}
	rep, ok := findRep(snapshot, test.Mailbox)
	if !ok {
		r.problem("There is no rep in %s whose id or e-mail address is that of mailbox.", test.CRM)
		return
	}
	i := slices.IndexFunc(world.Mailboxes(), func(m *desired.Mailbox) bool { return m.Rep == rep })
	switch {
	case i < 0 && !test.Skipped:
		r.absent(world, rep)
	case i >= 0 && test.Skipped:
		r.problem("The mailbox takes part in the sync.")
	case i >= 0:
		t.mailbox(r, test, world, world.Mailboxes()[i])
	}
}

// absent notes why a mailbox takes no part.
func (r *testResult) absent(world *desired.World, rep addressbook.RepID) {
	said := false
	for _, skip := range world.Skips() {
		if skip.Rep == rep && skip.Key == "" {
			r.skipped("The mailbox", &skip)
			said = true
		}
	}
	if !said {
		r.problem("The mailbox takes no part: its rep is not enabled, or the mailboxes block of the sync leaves it out.")
	}
}

// testedConfig is a configuration with one of its syncs alone, read from files: these know
// no rights.
func testedConfig(cfg *config.Config, tested *config.Sync) *config.Config {
	alone, sync := *cfg, *tested
	sync.ReadAs, sync.To = "service", sync.To[:1]
	alone.Syncs = []*config.Sync{&sync}
	return &alone
}

// readCRM reads the directory that takes the place of a sync's CRM. If that is a directory,
// too, the settings of its block hold.
func (t *testRunner) readCRM(ctx context.Context, cfg *config.Config, test *config.SyncTest) (*desired.Snapshot, error) {
	i := slices.IndexFunc(cfg.Sources, func(p config.Plugin) bool { return p.Address() == test.Sync.From })
	if i < 0 {
		return nil, fmt.Errorf("there is no provider %s", test.Sync.From)
	}
	const files = "csv"
	settings := map[string]cty.Value{}
	if p := cfg.Sources[i]; p.Type == files && p.Body.IsWhollyKnown() && p.Body.Type().IsObjectType() {
		settings = p.Body.AsValueMap()
	}
	settings["dir"] = cty.StringVal(test.CRM)
	plugin := config.Plugin{Type: files, Label: cfg.Sources[i].Label, Body: cty.ObjectVal(settings)}
	if err := t.env.checkHosts(plugin); err != nil {
		return nil, err
	}
	source, err := openSource(plugin, ".", t.env.now, t.env.warner("test"))
	if err != nil {
		return nil, err
	}
	needs, ok := desired.NewProgram(cfg).Sources()[test.Sync.From]
	if !ok {
		return nil, errors.New("the sync reads no CRM")
	}
	return observe.Snapshot(ctx, source, test.Sync.From, needs)
}

// findRep finds a rep by id or e-mail address.
func findRep(s *desired.Snapshot, text string) (addressbook.RepID, bool) {
	for i := range s.Reps.List {
		rep := &s.Reps.List[i]
		if rep.ID == text || strings.EqualFold(strings.TrimSpace(rep.Rep.Email), text) {
			return addressbook.RepID(rep.ID), true
		}
	}
	return "", false
}

// mailbox compares what a mailbox gets with what is expected.
func (t *testRunner) mailbox(r *testResult, test *config.SyncTest, world *desired.World, m *desired.Mailbox) {
	slots := world.Slots(m)
	if test.Keys != nil {
		r.keys(test.Keys, slots)
	}
	if test.Folder != nil {
		names := slices.Concat(desired.NewProgram(r.test.Config).FolderNames(), test.Folder)
		r.folder(test.Folder, m.Policies[test.Sync.Name].Folder, t.fromCRM.Naming(names))
	}
	if test.Key == "" {
		return
	}
	i := slices.IndexFunc(slots, func(s planner.Slot) bool { return s.Key.Fold() == test.Key.Fold() })
	switch {
	case i < 0:
		r.problem("The mailbox does not get %s.", test.Key)
	case slots[i].Skip != nil:
		r.skipped(string(test.Key), slots[i].Skip)
	default:
		_, kind, _, _ := slots[i].Key.Split()
		r.contact(test.Contact, slots[i].Mapped.Contact, t.printer(test.Sync.Mappings[kind], t.fromCRM))
	}
}

// maxDiffKeys is how many keys of a difference are shown.
const maxDiffKeys = 50

// keys compares the contacts of a mailbox. A record that cannot be mapped gives none.
func (r *testResult) keys(expected []addressbook.Key, slots []planner.Slot) {
	var want, got []string
	for _, key := range expected {
		want = append(want, redact.Quote(string(key))+"\n")
	}
	for i := range slots {
		key, skip := slots[i].Key, slots[i].Skip
		switch {
		case skip == nil:
			got = append(got, redact.Quote(string(key))+"\n")
		case slices.Contains(expected, key):
			r.skipped(string(key), skip)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	var diff []string
	for _, line := range compareLines(strings.Join(want, ""), strings.Join(got, "")) {
		if line.sign != ' ' {
			diff = append(diff, string(line.sign)+" "+strings.TrimSuffix(line.text, "\n"))
		}
	}
	if more := len(diff) - maxDiffKeys; more > 0 {
		diff = append(diff[:maxDiffKeys], fmt.Sprintf("… and %d more", more))
	}
	r.diff = append(r.diff, diff...)
}

// folder compares the folder of a mailbox. Its name may be made of a rep's values.
func (r *testResult) folder(expected, got []string, names *redact.Redactor) {
	if !slices.Equal(expected, got) {
		r.diff = append(r.diff, "- expect_folder = "+pathText(expected, names), "+ expect_folder = "+pathText(got, names))
	}
}

// pathText is a path as a test has it.
func pathText(path []string, names *redact.Redactor) string {
	quoted := make([]string, len(path))
	for i, name := range path {
		quoted[i] = names.Folder(name)
	}
	switch len(quoted) {
	case 0:
		return `"" (the main contacts folder)`
	case 1:
		return quoted[0]
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
