package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/ews"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/seed"
)

// stormVariable is the environment variable that says how long the storm goes
// on: a duration. By default it is one round of each policy.
const stormVariable = "CONTACTSYNC_STORM"

// TestStorm runs apply against a server on which everything goes wrong in one
// request of twenty, kills it at random moments with SIGKILL, has the CRM change and
// users at work, and then applies until one apply is clean. The mailboxes have to
// hold then exactly what the CRM says, each contact once, and what is the
// users' own as they left it.
func TestStorm(t *testing.T) { stormOver(t, ewsFrontEnd, 400*time.Millisecond) } //nolint:tparallel // rounds follow each other

// stormOver has storms rage over a server that is reached by a front end. Applies are
// killed within a time, by which they are somewhere in their work.
func stormOver(t *testing.T, by frontEnd, kill time.Duration) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	var last time.Duration
	if text := os.Getenv(stormVariable); text != "" {
		var err error
		if last, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
		t.Parallel() // it waits more than it computes
	}
	began := time.Now()
	for round := int64(1); round <= 2 || time.Since(began) < last; round++ {
		policy := `on_change = "update"`
		if round%2 == 1 {
			policy = `categorization { folder = "CRM" }`
		}
		t.Run(fmt.Sprint(round), func(t *testing.T) { newStorm(t, by, round, policy).rage(kill) })
		if t.Failed() {
			return
		}
	}
}

// storm is a CRM, a server and the users of its mailboxes.
type storm struct {
	*testing.T
	random  *rand.Rand
	dir     string
	by      frontEnd
	policy  string
	server  *sandbox.Server
	reps    []string // their ids; the mailbox of 7 is rep7@example.com
	persons map[string]*stormPerson
	nextID  int
	applies int
	last    string // what the last apply said

	// own are the users' own contacts by their immutable ids: what they hold
	// besides what every write changes.
	own map[string]string

	// copies are those of them that users made of our contacts, by our key. A copy whose original is gone
	// stands for it and is nobody's own any more. thrown is how many folders were thrown away by the
	// last check: with originals, maybe.
	copies map[string]string
	thrown int
}

type stormPerson struct{ first, last, email, phone, rep string }

// The properties that the mapping writes, and our mark, as MAPI has them.
var (
	stormGiven   = mailbox.Tag(0x3A06)
	stormSurname = mailbox.Tag(0x3A11)
	stormPhone   = mailbox.Tag(0x3A08)
	stormEmail   = mailbox.Property{Set: "00062004-0000-0000-c000-000000000046", ID: 0x8083}
	stormKey     = mailbox.Property{Set: "5d2a1bd8-9d7c-4c8e-8f57-0c1f3ab2e6d4", Name: "contactsync.key"}
	stormMark    = mailbox.Property{Set: "5d2a1bd8-9d7c-4c8e-8f57-0c1f3ab2e6d4", Name: "contactsync.mark"}
)

func newStorm(t *testing.T, by frontEnd, number int64, policy string) *storm {
	s := &storm{
		T: t, by: by, policy: policy, random: rand.New(rand.NewPCG(uint64(number), 7)), dir: t.TempDir(),
		reps: []string{"1", "2", "3"}, persons: make(map[string]*stormPerson), own: make(map[string]string),
		copies: make(map[string]string),
	}
	shares := make(map[fault.Kind]float64)
	for _, kind := range fault.Kinds() {
		shares[kind] = 0.05
	}
	var boxes []sandbox.NewMailbox
	for _, rep := range s.reps {
		own := func(name string) seed.Item {
			return seed.Item{Props: mailbox.Bag{stormSurname: name + " of " + rep, stormPhone: "+43 1 " + rep}}
		}
		boxes = append(boxes, sandbox.NewMailbox{Address: stormAddress(rep), Folders: []seed.Folder{
			{Items: []seed.Item{own("Own"), own("Aunt")}}, {Path: []string{"Private"}, Items: []seed.Item{own("Secret")}},
		}})
	}
	limits := ews.DefaultLimits()
	limits.BackOff = 20 * time.Millisecond
	server, err := sandbox.Start(by.options(sandbox.Options{
		Seed: number, Mailboxes: boxes, Faults: shares, Latency: 5 * time.Millisecond,
		Limits: limits,
		// Who was killed, or whose answer was cut off, does not know how long to stay away.
		GraphLimits: sandbox.GraphLimits{BackOffGrace: 2 * time.Second},
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	s.server = server
	s.eachItem(func(item mailbox.Item) { s.own[item.Immutable] = stormSight(item) })

	for range 60 {
		s.hire()
	}
	reps := "id,name,email,enabled\n"
	for _, rep := range s.reps {
		reps += fmt.Sprintf("%s,Rep,%s,1\n", rep, stormAddress(rep))
	}
	if err := os.Mkdir(filepath.Join(s.dir, "crm"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(s.dir, "crm", "reps.csv"), reps)
	s.configure("")
	return s
}

// configure writes the configuration, with settings of the provider besides.
func (s *storm) configure(settings string) {
	writeFile(s.T, filepath.Join(s.dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "storm"
}
provider "csv" "crm" {
  dir = "crm"
}
%s
sync "all" {
  from = provider.csv.crm
  to   = provider.%s.exchange
  select {
    rep = true
  }
  guard {
    max_delete_percent       = 100
    max_total_delete_percent = 100
    max_change_percent       = 100
    max_source_drop_percent  = 100
  }
  %s
}
`, s.by.provider("exchange", s.server.Ready(), `
  backoff    = "5ms"
  timeout    = "300ms"
  batch_size = 7
`+settings), s.by, s.policy))
}

func stormAddress(rep string) string { return "rep" + rep + "@example.com" }

// rage has the world change, applies be killed, and then applies come through.
func (s *storm) rage(kill time.Duration) {
	for turn := range 2 {
		s.writeCRM()
		for range 4 {
			s.apply(kill/20 + time.Duration(s.random.Int64N(int64(kill))))
		}
		s.comeThrough()
		if s.by == graphFrontEnd {
			// What the service leaves out when it says what changed is seen when everything is read.
			s.configure("full_every = 1")
			s.comeThrough()
			s.configure("")
		}
		if s.check(turn); s.Failed() {
			s.Logf("the last apply said:\n%s", s.last)
			return
		}
		for range 12 {
			s.changeCRM()
			s.actAsUser()
		}
	}
	s.Logf("%d applies, faults %v", s.applies, s.server.Faults().Counts())
}

// apply runs an apply; it is killed after a time, if that is not 0. It returns
// the exit code.
func (s *storm) apply(killAfter time.Duration) (code int, output string) {
	s.applies++
	cmd := exec.CommandContext(s.Context(), commandNamed(s.T, "contactsync"), "-chdir="+s.dir, "apply", "-auto-approve", "-input=false")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		s.Fatal(err)
	}
	if killAfter > 0 {
		timer := time.AfterFunc(killAfter, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	err := cmd.Wait()
	s.last = out.String()
	// What moved away comes back, sooner or later.
	for _, rep := range s.reps {
		if err := s.server.Store().SetMovedAway(stormAddress(rep), false); err != nil {
			s.Fatal(err)
		}
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), out.String()
	}
	if err != nil {
		s.Fatal(err)
	}
	return exitDone, out.String()
}

// comeThrough applies until one apply is clean, and nobody was at work meanwhile.
func (s *storm) comeThrough() {
	const most = 100
	// A mailbox is asked by Graph so often that with 5 % it would hardly ever be there throughout.
	defer s.ease(fault.GraphNotEnabled, 20)()
	// Each of these costs a second, and one in a hundred is met dozens of times all the same.
	defer s.ease(fault.GraphThrottled, 5)()
	defer s.ease(fault.GraphUnavailable, 5)()
	var output string
	for range most {
		before, refused := s.disturbances(), s.refusals()
		var code int
		code, output = s.apply(0)
		if code == exitDone && s.disturbances() == before {
			return
		}
		if code == exitError && !strings.Contains(output, "provider is down") && s.refusals() == refused {
			s.Fatalf("apply could not go on:\n%s", output)
		}
	}
	s.Fatalf("no apply of %d was clean:\n%s", most, output)
}

// ease has a fault strike more seldom by a factor, until what it returns is called.
func (s *storm) ease(kind fault.Kind, factor float64) (restore func()) {
	faults := s.server.Faults()
	often := faults.Shares()[kind]
	faults.Set(kind, often/factor)
	return func() { faults.Set(kind, often) }
}

// disturbances are how often others had a mailbox not be there, or threw a folder away: what is created
// there meanwhile goes with it, and is for the next apply to see.
func (s *storm) disturbances() int {
	counts := s.server.Faults().Counts()
	return counts[fault.MovedAway] + counts[fault.GraphNotEnabled] + counts[fault.FolderDeleted]
}

// refusals are how often the server did not let the program in, which gives up then.
func (s *storm) refusals() int {
	counts := s.server.Faults().Counts()
	return counts[fault.GraphTokenExpired] + counts[fault.GraphTokenRefused]
}

// check compares the mailboxes with the CRM and with what users had.
func (s *storm) check(turn int) {
	for _, rep := range s.reps {
		box, err := s.server.Store().Mailbox(stormAddress(rep))
		if err != nil {
			s.Fatal(err)
		}
		want := make(map[string]string)
		for id, p := range s.persons {
			if p.rep == rep {
				want["storm|crm/person/"+id] = strings.Join([]string{p.first, p.last, p.email, p.phone}, "|")
			}
		}
		got := make(map[string]string)
		for _, item := range stormContacts(s.T, box) {
			key := stormText(item, stormKey)
			if key == "" {
				continue
			}
			if _, twice := got[key]; twice {
				s.Errorf("turn %d, rep %s: %s is there twice", turn, rep, key)
			}
			got[key] = strings.Join([]string{
				stormText(item, stormGiven), stormText(item, stormSurname), stormText(item, stormEmail), stormText(item, stormPhone),
			}, "|")
		}
		for key := range union(want, got) {
			if want[key] != got[key] {
				s.Errorf("turn %d, rep %s: %s is %q, want %q", turn, rep, key, got[key], want[key])
			}
		}
	}
	if thrown := s.server.Faults().Counts()[fault.FolderDeleted]; thrown != s.thrown {
		s.disown(func(string) bool { return true })
		s.thrown = thrown
	}
	seen := make(map[string]string)
	s.eachItem(func(item mailbox.Item) { seen[item.Immutable] = stormSight(item) })
	for id, want := range s.own {
		if seen[id] != want {
			s.Errorf("turn %d: a user's own contact is %q, was %q", turn, seen[id], want)
		}
	}
	for _, violation := range s.server.Violations() {
		s.Errorf("turn %d: the client did what it must not: %s", turn, violation)
	}
}

func union(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// hire makes a person.
func (s *storm) hire() {
	s.nextID++
	n := s.nextID
	s.persons[fmt.Sprint(n)] = &stormPerson{
		first: fmt.Sprintf("First%d", n), last: fmt.Sprintf("Last <%d> & Söhne", n), email: fmt.Sprintf("p%d@example.org", n),
		phone: fmt.Sprintf("+43 1 %04d", n), rep: s.reps[s.random.IntN(len(s.reps))],
	}
}

func (s *storm) changeCRM() {
	ids := slices.Sorted(maps.Keys(s.persons))
	p := s.persons[ids[s.random.IntN(len(ids))]]
	switch s.random.IntN(5) {
	case 0:
		s.hire()
	case 1:
		delete(s.persons, ids[s.random.IntN(len(ids))])
	case 2:
		p.rep = s.reps[s.random.IntN(len(s.reps))]
	case 3:
		p.email = ""
	default:
		p.phone += "9"
	}
}

func (s *storm) writeCRM() {
	var text strings.Builder
	text.WriteString("id,FirstName,LastName,E-mail1,Tel1,RepID\n")
	for _, id := range slices.Sorted(maps.Keys(s.persons)) {
		p := s.persons[id]
		fmt.Fprintf(&text, "%s,%s,%s,%s,%s,%s\n", id, p.first, p.last, p.email, p.phone, p.rep)
	}
	writeFile(s.T, filepath.Join(s.dir, "crm", "persons.csv"), text.String())
}

// eachItem goes through everything in all mailboxes, deleted items too.
func (s *storm) eachItem(visit func(mailbox.Item)) {
	for _, box := range s.server.Store().Mailboxes() {
		for _, name := range []string{"root", "recoverableitemsroot"} {
			root, err := box.Distinguished(name)
			if err != nil {
				s.Fatal(err)
			}
			for _, item := range stormItems(s.T, box, root.ID, func(mailbox.Folder) bool { return true }) {
				visit(item)
			}
		}
	}
}

// stormContacts are the items of a mailbox's contacts folders.
func stormContacts(t *testing.T, box *mailbox.Mailbox) []mailbox.Item {
	t.Helper()
	contacts, err := box.Distinguished("contacts")
	if err != nil {
		t.Fatal(err)
	}
	return stormItems(t, box, contacts.ID, func(f mailbox.Folder) bool { return f.Props[mailbox.Tag(0x3613)] == "IPF.Contact" })
}

func stormItems(t *testing.T, box *mailbox.Mailbox, root mailbox.FolderID, wanted func(mailbox.Folder) bool) (all []mailbox.Item) {
	t.Helper()
	top, err := box.Folder(root)
	if err != nil {
		t.Fatal(err)
	}
	below, err := box.Folders(root, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(below, top) {
		if !wanted(f) {
			continue
		}
		items, err := box.Items(f.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, items...)
	}
	return all
}

func stormText(item mailbox.Item, p mailbox.Property) string {
	text, _ := item.Props[p].(string)
	return text
}

// stormSight is what a user sees of an item.
func stormSight(item mailbox.Item) string {
	var lines []string
	for p, v := range item.Props {
		switch p {
		case stormKey, stormMark, mailbox.Tag(0x3008):
		default:
			lines = append(lines, fmt.Sprintf("%v=%v", p, v))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "; ")
}
